// Package navigation is the frame around the screens: the rail at the left of a desktop window or the bar at the bottom of a
// phone's, the company's name at the top with Change Company, the banners that hold for all screens, and which screen is
// shown.
//
// It knows nothing of what the screens do. It imports Fyne and the companion's theme and widgets.
package navigation
