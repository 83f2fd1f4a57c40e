// Chooses rows of a list as desktops do: a click chooses one, Ctrl+click one more, Shift+click all between; Shift with an
// arrow takes the next one in, Ctrl+A chooses all, and Escape none. Where fingers are what one has, each tap chooses one
// more. What is said about rows that aren't chosen is hidden, and nothing is done while none is.
"use strict";

const fingers = matchMedia("(pointer: coarse), (max-width: 47.9rem)"); // as in app.css, where it is said to tap

for (const list of document.querySelectorAll("[data-choose]")) {
  const boxes = [...list.querySelectorAll("input[type=checkbox]:not(:disabled)")];
  let last = null; // where a stretch starts from

  const choose = (wanted) => {
    boxes.forEach((box, at) => { box.checked = wanted(box, at); });
  };
  const through = (box) => {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    choose((_, at) => at >= from && at <= to);
  };

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
    const itself = event.target === box; // by mouse or by the space bar: it chooses one more by itself
    if (!itself) event.preventDefault();
    if (event.shiftKey && last) {
      through(box);
    } else if (itself) {
      last = box;
    } else if (event.ctrlKey || event.metaKey || fingers.matches) {
      box.checked = !box.checked;
      last = box;
    } else {
      const alone = box.checked && boxes.every((one) => one === box || !one.checked);
      choose((one) => one === box && !alone);
      last = box;
    }
    box.focus();
    about();
  });

  list.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") {
      event.preventDefault();
      choose(() => true);
      about();
    }
    if (event.key === "Escape") {
      choose(() => false);
      last = null;
      about();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = boxes.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = boxes[Math.min(Math.max(at + step, 0), boxes.length - 1)];
    next.focus();
    if (!event.shiftKey) return;
    last ??= boxes[at];
    through(next);
    about();
  });

  about();
}
