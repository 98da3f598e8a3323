/*
 * LastMetre: score sheets. The sums follow what is typed, a low score asks for its
 * reason at once, buttons beside a score change it. All words are on the page; the
 * server checks everything again.
 */
(function () {
  "use strict";

  const HUNDRED = 100;

  const all = function (selector, root) {
    return Array.from(root.querySelectorAll(selector));
  };

  const controlOf = function (row) {
    return row.querySelector(".sheet__score input");
  };

  // Hundredths, so that 0.1 and 0.2 are 0.3.
  const hundredths = function (text) {
    const narrow = text.normalize("NFKC").trim();
    return /^\d+(\.\d+)?$/.test(narrow) ? Math.round(Number(narrow) * HUNDRED) : null;
  };

  const said = function (number) {
    return String(number / HUNDRED);
  };

  const show = function (place, text) {
    if (place && place.textContent !== text) {
      place.textContent = text; // only what changed is read out
    }
  };

  const judge = function (row) {
    const control = controlOf(row);
    if (!control) {
      return null;
    }
    const score = hundredths(control.value);
    const isOver = score !== null && score > hundredths(row.dataset.maximum);
    const threshold = row.dataset.threshold;
    const isLow = Boolean(threshold) && score !== null && score < hundredths(threshold);
    row.classList.toggle("sheet__row--low", isLow);
    row.classList.toggle("sheet__row--over", isOver);
    row.querySelector("[data-over]").hidden = !isOver;
    const reason = row.querySelector(".sheet__cell--reason textarea, .sheet__cell--reason input");
    if (reason) {
      reason.setAttribute("aria-required", String(isLow));
    }
    return score;
  };

  const add = function (rows) {
    const scores = rows.map(judge).filter(function (score) {
      return score !== null;
    });
    const sum = scores.reduce(function (total, score) {
      return total + score;
    }, 0);
    return { filled: scores.length, sum: said(sum) };
  };

  const addUp = function (sheet) {
    all("[data-sheet-group]", sheet).forEach(function (group) {
      const found = add(all("[data-sheet-row]", group));
      show(group.querySelector("[data-sum]"), found.sum);
    });
    const total = sheet.querySelector("[data-sheet-total]");
    if (total) {
      const found = add(all("[data-sheet-row]", sheet));
      show(total.querySelector("[data-filled]"), String(found.filled));
      show(total.querySelector("[data-sum]"), found.sum);
    }
  };

  document.addEventListener("input", function (event) {
    const sheet = event.target.closest("[data-sheet]");
    if (sheet) {
      addUp(sheet);
    }
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-step]");
    if (!button) {
      return;
    }
    const row = button.closest("[data-sheet-row]");
    const control = controlOf(row);
    const most = hundredths(row.dataset.maximum);
    const by = Number(button.dataset.step) * HUNDRED;
    const now = hundredths(control.value);
    // Whoever begins by taking away begins from the full score.
    const from = now === null ? (by < 0 ? most : 0) : now;
    control.value = said(Math.min(most, Math.max(0, from + by)));
    control.dispatchEvent(new Event("input", { bubbles: true }));
  });

  const start = function () {
    all("[data-sheet]", document).forEach(function (sheet) {
      all("[data-step]", sheet).forEach(function (button) {
        button.hidden = false;
      });
      addUp(sheet);
    });
  };

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
