; Satchel's installer: for the person who runs it, without an administrator's rights.
; makensis defines PROGRAMS (folder of the built programs), MADE (folder of the icon), OUT, NUMBERS, VERSION, and OPENGL
; and GALLIUM where software OpenGL is included.
Target amd64-unicode
Unicode true
SetCompressor /SOLID lzma
!include "MUI2.nsh"
!include "FileFunc.nsh"

Name "Satchel"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Satchel"
InstallDirRegKey HKCU "Software\Satchel" "Folder"
RequestExecutionLevel user
VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "Satchel"
VIAddVersionKey "FileDescription" "Satchel's installer"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Apache License 2.0"

!define MUI_ICON "${MADE}/satchel.ico"
!define MUI_UNICON "${MADE}/satchel.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\satchel.exe"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Satchel will be removed. Documents that wait to be sent stay on this computer, and so do your settings: install Satchel again to send them."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

!define REMOVAL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Satchel"
!define APPLICATION "Software\Classes\Applications\satchel.exe"

!macro Opens EXTENSION
  WriteRegStr HKCU "${APPLICATION}\SupportedTypes" "${EXTENSION}" ""
!macroend

Section
  SetOutPath "$INSTDIR"
  File "${PROGRAMS}/satchel.exe"
  File "${PROGRAMS}/satchelctl.exe"
  File "LICENSE"
!ifdef OPENGL
  File "${MADE}/opengl32.dll"
!endif
!ifdef GALLIUM
  File "${MADE}/libgallium_wgl.dll"
!endif
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Satchel.lnk" "$INSTDIR\satchel.exe"

  WriteRegStr HKCU "Software\Satchel" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${APPLICATION}" "FriendlyAppName" "Satchel"
  WriteRegStr HKCU "${APPLICATION}\shell\open\command" "" '"$INSTDIR\satchel.exe" "%1"'
  !insertmacro Opens ".pdf"
  !insertmacro Opens ".jpg"
  !insertmacro Opens ".jpeg"
  !insertmacro Opens ".png"
  !insertmacro Opens ".tif"
  !insertmacro Opens ".tiff"
  !insertmacro Opens ".heic"

  WriteRegStr HKCU "${REMOVAL}" "DisplayName" "Satchel"
  WriteRegStr HKCU "${REMOVAL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${REMOVAL}" "DisplayIcon" "$INSTDIR\satchel.exe"
  WriteRegStr HKCU "${REMOVAL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${REMOVAL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${REMOVAL}" "NoModify" 1
  WriteRegDWORD HKCU "${REMOVAL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${REMOVAL}" "EstimatedSize" $0
SectionEnd

Section "Uninstall"
  Delete "$INSTDIR\satchel.exe"
  Delete "$INSTDIR\satchelctl.exe"
  Delete "$INSTDIR\opengl32.dll"
  Delete "$INSTDIR\libgallium_wgl.dll"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Satchel.lnk"
  DeleteRegKey HKCU "${REMOVAL}"
  DeleteRegKey HKCU "${APPLICATION}"
  DeleteRegKey HKCU "Software\Satchel"
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "Satchel"
SectionEnd
