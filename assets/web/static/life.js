// Tells the service every minute that this page is open, warns a minute before its person is logged out, and keeps what
// they type into a form, for them alone.
"use strict";

const page = document.body.dataset;
const dialog = document.getElementById("leaving");
const seconds = document.getElementById("leaving-in");
let endsAt = Date.now() + Number(page.endsIn) * 1000;
let lastDone = Date.now();
let lastStay = Date.now();

const pages = new BroadcastChannel("satchel-pages"); // this browser's other pages
const post = (path, fields, keepalive = false) => fetch(path, { method: "POST", body: new URLSearchParams(fields), redirect: "error", keepalive });

// Whoever is signed in here now isn't who this page was made for: nothing of it stays on the screen. That something was
// still being sent is said where they sign in again.
const leave = () => {
  page.gone = "yes"; // nobody is asked whether to leave
  const here = new URL(location.href.split("#")[0]);
  if (document.querySelector("[data-unfinished]")) here.searchParams.set("unfinished", "yes");
  location.replace(here);
};

const ask = async (path) => {
  let answer;
  try {
    answer = await post(path, held());
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

const stay = async () => {
  lastStay = Date.now();
  await ask("/session/stay");
  pages.postMessage({ stays: page.account }); // they warn as well
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
  document.getElementById("leaving-kept").hidden = !forms.length || document.querySelector(".unkept") !== null;
  if (dialog.open) return;
  dialog.showModal();
  keepAll();
}, 1000);

// The form that has a document open says so with each sign of life, and that it is left.
const locked = document.querySelector("form[data-lock]");
const held = () => (locked ? { lock: locked.dataset.lock } : {});
let left = false;
addEventListener("pagehide", () => {
  if (!locked || left) return;
  left = true;
  post("/session/left", held(), true).catch(() => null); // the lock lapses by itself
});
addEventListener("pageshow", (event) => { // back from where the browser had put it aside: it holds nothing any more
  if (left && event.persisted) location.reload();
});

const forms = [...document.querySelectorAll("form[data-draft]")];
const kept = (field) => field.name && !["hidden", "password", "radio", "file", "submit"].includes(field.type);
const typed = (form) => {
  const fields = {};
  for (const field of [...form.elements].filter(kept)) {
    if (field.type !== "checkbox") fields[field.name] = field.value;
    else fields[field.name] = [fields[field.name], field.checked && field.value].filter(Boolean).join(" ");
  }
  return fields;
};
const changed = new Set();

// tell says in a form that what is typed there isn't kept: "later" if it may be yet, "much" if it can't be.
const tell = (form, why) => {
  form.querySelector(".unkept")?.remove();
  if (!why) return;
  const said = document.getElementById("unkept").content.firstElementChild.cloneNode(true);
  for (const line of said.querySelectorAll("[data-why]")) line.hidden = line.dataset.why !== why;
  form.prepend(said);
};

const tellOf = (form, fields, leaving = false) => post("/session/draft", {
  account: page.account, path: form.dataset.draft, version: form.dataset.typedOn ?? "", fields: JSON.stringify(fields),
}, leaving).catch(() => null);

// While something typed here isn't kept yet, this page holds a lock that the browser's other pages can wait for.
const unkept = "satchel-unkept";
let underway = 0, release = null;
const hold = () => {
  if (changed.size === 0 && underway === 0) {
    release?.();
    release = null;
  } else if (!release) {
    const until = new Promise((resolve) => { release = resolve; });
    navigator.locks?.request(unkept, { mode: "shared" }, () => until);
  }
};

const keep = async (form, leaving = false) => {
  if (!changed.delete(form)) return;
  underway++;
  const answer = await tellOf(form, typed(form), leaving);
  underway--;
  saidOf(form, answer);
  hold();
};

const saidOf = (form, answer) => {
  if (answer?.ok) return tell(form, "");
  // Logged off, or somebody else is signed in here now: at once, before more is typed in vain or read by them.
  if (answer?.status === 401 || answer?.status === 409) return leave();
  if (answer && answer.status < 500) return tell(form, "much");
  changed.add(form);
  tell(form, "later");
  soon(form, 5000);
};
const keepAll = () => Promise.all(forms.map((form) => keep(form)));

const waiting = new Map();
const soon = (form, after) => {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), after));
};
// settled has nothing more of a form kept: it is on its way, or discarded.
const settled = (form) => {
  clearTimeout(waiting.get(form));
  changed.delete(form);
  hold();
};
for (const form of forms) {
  form.addEventListener("input", (event) => {
    if (!kept(event.target)) return;
    changed.add(form);
    hold();
    soon(form, 1500);
  });
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) settled(form);
  });
  form.addEventListener("satchel:taken", () => { // by a script, and the form stays
    settled(form);
    tellOf(form, {});
  });
}
for (const discarding of document.querySelectorAll("form[data-discards]")) {
  discarding.addEventListener("submit", () => forms.filter((form) => form.dataset.draft === discarding.dataset.discards).forEach(settled));
}
// Before the next page is asked for, which may be this one again; pagehide is for browsers that tell no earlier.
for (const kind of ["beforeunload", "pagehide"]) addEventListener(kind, () => forms.forEach((form) => keep(form, true)));

// Whoever logs out in one page has what they typed in all the others kept first: afterwards nobody knows whose it was.
pages.addEventListener("message", ({ data }) => {
  if (data.keepFor === page.account) keepAll();
  if (data.stays === page.account && dialog.open) ask("/session/alive");
});
for (const out of document.querySelectorAll("form[action='/sign-out']")) {
  out.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (out.dataset.sent) return;
    out.dataset.sent = "yes";
    pages.postMessage({ keepFor: page.account });
    await keepAll();
    // A page that stands still, or whose text can't be kept, keeps nobody signed in.
    await navigator.locks?.request(unkept, { signal: AbortSignal.timeout(2000) }, () => null).catch(() => null);
    out.submit();
    setTimeout(() => { delete out.dataset.sent; }, 8000); // there may be no network
  }, { capture: true });
}
