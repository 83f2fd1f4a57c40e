// Estimates how strong a new password is while it is typed. Nothing leaves the page; the service judges it
// again, and it knows the common passwords, which this page doesn't. The rules are those of auth/account.
"use strict";
(() => {
  const bitsPerCharacter = 3.32;
  const thresholds = [9.96, 19.93, 26.5, 33.2];
  const rows = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn"];
  const prepare = (text) => [...text.replace(/\p{Zs}/gu, " ").normalize("NFC")];
  const fold = (text) => [...text.replace(/\p{Zs}/gu, " ").toLowerCase().normalize("NFC")];

  const wordsOf = (text) => {
    const parts = fold(text).join("").split(/[^\p{L}\p{N}]+/u);
    return [parts.join(""), ...parts].filter((word) => [...word].length >= 3);
  };

  function walk(text, from, next) {
    let n = 1;
    while (from + n < text.length && next(text[from + n - 1], text[from + n])) n++;
    return n;
  }

  function sequenceAt(text, from) {
    let longest = 1;
    for (const step of [1, -1]) {
      const counts = (a, b) => /^[a-z0-9]$/.test(b) && b.codePointAt(0) - a.codePointAt(0) === step;
      longest = Math.max(longest, walk(text, from, counts));
      for (const row of rows) {
        longest = Math.max(longest, walk(text, from, (a, b) => row.includes(a) && row[row.indexOf(a) + step] === b));
      }
    }
    return longest;
  }

  function timesRepeated(text, from, part) {
    let times = 1;
    const same = (at) => text.slice(at, at + part).every((c, i) => c === text[from + i]);
    while (from + (times + 1) * part <= text.length && same(from + times * part)) times++;
    return times;
  }

  // The cheapest way to explain the text, as an attacker would: the bits, what the person invented, and the patterns.
  function estimate(password, own) {
    const text = fold(password).slice(0, 128);
    const steps = [{ bits: 0 }];
    const relax = (from, to, kind, part, bits) => {
      const total = steps[from].bits + bits;
      if (!steps[to] || total < steps[to].bits) steps[to] = { bits: total, from, kind, part };
    };
    for (let i = 0; i < text.length; i++) {
      relax(i, i + 1, "invention", 1, bitsPerCharacter);
      for (const word of own) {
        if (word.every((c, k) => c === text[i + k])) relax(i, i + word.length, "own", 0, 2);
      }
      const n = sequenceAt(text, i);
      if (n >= 3) relax(i, i + n, "sequence", 2, 4 + Math.log2(n));
      for (let part = 1; part <= Math.min(32, (text.length - i) / 2); part++) {
        const times = timesRepeated(text, i, part);
        if (times >= 2 && times * part >= 3) relax(i, i + times * part, "repeat", part + 1, bitsPerCharacter * part + Math.log2(times));
      }
    }
    let invented = 0;
    const kinds = new Set();
    for (let at = text.length; at > 0; at = steps[at].from) {
      invented += steps[at].part;
      kinds.add(steps[at].kind);
    }
    const bits = steps[text.length].bits;
    return { score: thresholds.filter((t) => bits >= t).length, invented, kinds };
  }

  function advice(said, judged, missing, minimum) {
    if (missing > 0) return missing === 1 ? said.oneMore : said.more.replace("%d", missing);
    if (judged.invented >= Math.ceil(minimum / 2)) return "";
    if (judged.kinds.has("own")) return said.mostlyOwn;
    return said.repeats;
  }

  for (const meter of document.querySelectorAll(".meter")) {
    const input = document.getElementById(meter.dataset.for);
    const said = meter.querySelector(".steps").dataset; // texts of the page in its language
    const given = JSON.parse(meter.dataset.own);
    // Where one signs up, the own words are those in other fields of the form.
    const fields = (meter.dataset.ownFields || "").split(" ").filter(Boolean).map((id) => document.getElementById(id));
    const ownWords = () => fields.flatMap((field) => wordsOf(field.value)).concat(given).map((word) => [...word]);
    const minimum = Number(meter.dataset.minimum);
    const says = meter.querySelector(".says");
    const rule = says.textContent;
    const show = () => {
      if (!input.value) {
        delete meter.dataset.score;
        says.textContent = rule;
        return;
      }
      const judged = estimate(input.value, ownWords());
      const tip = advice(said, judged, minimum - prepare(input.value).length, minimum);
      const score = tip ? Math.min(judged.score, 1) : judged.score;
      meter.dataset.score = score;
      const verdict = document.createElement("strong");
      verdict.textContent = said.verdicts.split("|")[score];
      says.replaceChildren(verdict, " " + tip);
    };
    for (const field of [input, ...fields]) field.addEventListener("input", show);
    show();
  }
})();
