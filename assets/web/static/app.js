// Conveniences; every page works without them.
"use strict";

const said = document.body.dataset; // texts of the page in its language
const language = document.documentElement.lang;

// A page kept by the browser for Back may be of someone who has signed out since.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

for (const input of document.querySelectorAll("input[type=password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal";
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? said.hide : said.show;
    button.setAttribute("aria-pressed", String(visible));
    button.setAttribute("aria-label", `${visible ? said.hide : said.show}: ${input.labels[0].textContent}`);
  };
  show(false);
  button.addEventListener("click", () => {
    show(input.type === "password");
    input.focus();
  });
  // A revealed password is sent as one, so that browsers don't remember it as ordinary text.
  input.form.addEventListener("submit", () => show(false));
  input.parentElement.classList.add("reveals");
  input.after(button);
}

for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // a script sends it another way
    const button = form.querySelector("button:not([type=button])");
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    button?.setAttribute("aria-busy", "true");
    setTimeout(() => { // the answer may be a download or an error of the network
      delete form.dataset.sent;
      button?.removeAttribute("aria-busy");
    }, 8000);
  });
}

for (const repeat of document.querySelectorAll("input[data-repeats]")) {
  const first = document.getElementById(repeat.dataset.repeats);
  const check = () => repeat.setCustomValidity(repeat.value && repeat.value !== first.value ? said.differ : "");
  repeat.addEventListener("input", check);
  first.addEventListener("input", check);
}

for (const box of document.querySelectorAll(".copy")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = said.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(box.querySelector("code").textContent);
    button.textContent = said.copied;
    setTimeout(() => { button.textContent = said.copy; }, 2000);
  });
  if (navigator.clipboard) box.append(button);
}

// A picture that turns out to be damaged says so in its place; one that didn't come, for want of a network say, doesn't.
for (const said of document.querySelectorAll("[data-broken]")) {
  const picture = said.previousElementSibling;
  const look = async () => {
    const answer = await fetch(picture.src).catch(() => null);
    if (answer?.status === 422) {
      picture.hidden = true;
      said.hidden = false;
    }
  };
  picture.addEventListener("error", look);
  if (picture.complete && picture.naturalWidth === 0) look();
}

// Times are written in UTC; who looks at them wants their own.
const local = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const localise = (within) => {
  for (const time of within.querySelectorAll("time[datetime]")) time.textContent = local.format(new Date(time.dateTime));
};
localise(document);
addEventListener("satchel:added", (event) => localise(event.target));

// A file or link let go where nothing takes it would be opened in the page's place, and what was typed be gone.
for (const kind of ["dragover", "drop"]) {
  addEventListener(kind, (event) => {
    const field = event.target.closest?.("input, textarea");
    const taken = event.dataTransfer.types.includes("Files") ? field?.type === "file" : field;
    if (event.defaultPrevented || taken) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
}

for (const menu of document.querySelectorAll(".bar details")) {
  addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
