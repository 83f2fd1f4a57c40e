// Shows a device the moment it uses the code. Without it the page reloads itself every few seconds.
"use strict";
(() => {
  const waiting = document.querySelector("[data-pairing]");
  if (!waiting) return;
  const ask = async () => {
    try {
      const answer = await fetch(waiting.dataset.pairing, { redirect: "manual", cache: "no-store" });
      if (!answer.ok || (await answer.json()).state !== waiting.dataset.state) return location.reload();
    } catch (failure) {
      if (failure instanceof SyntaxError) return location.reload();
      // No network for now: a code that is used meanwhile is shown once it is back.
    }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 1000);
})();
