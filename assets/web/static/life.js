// Tells the service every minute that this page is open, warns a minute before its person is logged out, and keeps what
// they type into a form, for them alone.
"use strict";

const page = document.body.dataset;
const dialog = document.getElementById("leaving");
const seconds = document.getElementById("leaving-in");
let endsAt = Date.now() + Number(page.endsIn) * 1000;
let lastDone = Date.now();
let lastStay = Date.now();

const post = (path, fields) => fetch(path, { method: "POST", body: new URLSearchParams(fields), redirect: "error" });

// Whoever is signed in here now isn't who this page was made for: nothing of it stays on the screen.
const leave = () => location.replace(location.href.split("#")[0]);

const ask = async (path) => {
  let answer;
  try {
    answer = await post(path, {});
  } catch {
    return; // no network: the session may end meanwhile, and the next answer says so
  }
  if (answer.status === 401) return leave();
  if (!answer.ok) return;
  const state = await answer.json();
  if (state.account !== page.account) return leave();
  endsAt = Date.now() + state.ends_in * 1000;
  if (endsAt - Date.now() > 61000 && dialog.open) dialog.close();
};

const stay = () => {
  lastStay = Date.now();
  return ask("/session/stay");
};

for (const kind of ["keydown", "pointerdown", "wheel"]) {
  addEventListener(kind, () => {
    lastDone = Date.now();
    if (!dialog.open && lastDone - lastStay > 60000) stay(); // reading and typing are doing something
  }, { passive: true });
}

document.getElementById("leaving-stay").addEventListener("click", stay);
dialog.addEventListener("cancel", stay);

setInterval(() => ask("/session/alive"), 60000);
document.addEventListener("visibilitychange", () => { // timers stand still while a computer sleeps
  if (!document.hidden) ask("/session/alive");
});

let asked = 0;
setInterval(async () => {
  const left = Math.ceil((endsAt - Date.now()) / 1000);
  if (left <= 0) {
    if (Date.now() - asked < 5000) return;
    asked = Date.now();
    await keepAll();
    return ask("/session/alive"); // another page may have stayed, and then so does this one
  }
  if (left > 60) return;
  seconds.textContent = String(left);
  if (dialog.open) return;
  dialog.showModal();
  keepAll();
}, 1000);

const forms = [...document.querySelectorAll("form[data-draft]")];
const typed = (form) => Object.fromEntries([...new FormData(form)].filter(([name, value]) => name !== "token" && typeof value === "string"));
const changed = new Set();

const keep = async (form) => {
  if (!changed.delete(form)) return;
  const answer = await post("/session/draft", {
    account: page.account, path: form.dataset.draft, fields: JSON.stringify(typed(form)),
  }).catch(() => null);
  if (!answer) changed.add(form);
  else if (answer.status === 401) leave(); // logged off: at once, before more is typed in vain
};
const keepAll = () => Promise.all(forms.map(keep));

for (const form of forms) {
  let soon = 0;
  form.addEventListener("input", () => {
    changed.add(form);
    clearTimeout(soon);
    soon = setTimeout(() => keep(form), 1500);
  });
  form.addEventListener("submit", () => {
    clearTimeout(soon);
    changed.delete(form);
  });
}
addEventListener("pagehide", keepAll);
