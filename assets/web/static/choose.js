// Chooses rows of a list as desktops do: a click chooses one, Ctrl+click one more, Shift+click all between. Where fingers
// are what one has, each tap chooses one more. What is said about rows that aren't chosen is hidden, and nothing is done
// while none is.
"use strict";

const fingers = matchMedia("(pointer: coarse), (max-width: 47.9rem)"); // as in app.css, where it is said to tap

for (const list of document.querySelectorAll("[data-choose]")) {
  const boxes = [...list.querySelectorAll("input[type=checkbox]:not(:disabled)")];
  let last = null;

  const about = () => {
    const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    for (const part of document.querySelectorAll("[data-about]")) part.hidden = !chosen.has(part.dataset.about);
    for (const part of document.querySelectorAll("[data-unchosen]")) part.hidden = chosen.size > 0;
    for (const button of document.querySelectorAll("[data-of-chosen]")) button.disabled = chosen.size === 0;
    for (const box of boxes) box.closest("li").classList.toggle("chosen", box.checked);
  };

  list.addEventListener("click", (event) => {
    const box = event.target.closest("li")?.querySelector("input:not(:disabled)");
    if (!box) return;
    if (event.target === box) { // the box itself, by mouse or by the space bar, chooses one more
      last = box;
      return about();
    }
    event.preventDefault();
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.forEach((one, at) => { one.checked = at >= from && at <= to; });
    } else if (event.ctrlKey || event.metaKey || fingers.matches) {
      box.checked = !box.checked;
      last = box;
    } else {
      const alone = box.checked && boxes.every((one) => one === box || !one.checked);
      for (const one of boxes) one.checked = one === box && !alone;
      last = box;
    }
    box.focus();
    about();
  });

  list.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") {
      event.preventDefault();
      for (const box of boxes) box.checked = true;
      about();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = boxes.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    boxes[Math.min(Math.max(at + step, 0), boxes.length - 1)].focus();
  });

  about();
}
