/*
 * Process diagrams: draws the BPMN named by [data-diagram] with the vendored
 * NavigatedViewer and marks where the case stands. The list beneath says the same
 * in words and stays when drawing fails.
 *
 * The bpmn.io watermark must stay fully visible (licence of bpmn-js): nothing here
 * or in the style sheet may cover or move it.
 */
(function () {
  "use strict";

  const listOf = function (canvas, name) {
    return JSON.parse(canvas.getAttribute(name) || "[]");
  };

  const mark = function (viewer, canvas) {
    const registry = viewer.get("elementRegistry");
    const drawing = viewer.get("canvas");
    const overlays = viewer.get("overlays");
    const known = function (id) {
      return registry.get(id) !== undefined;
    };
    listOf(canvas, "data-done").filter(known).forEach(function (id) {
      drawing.addMarker(id, "is-passed");
    });
    listOf(canvas, "data-tokens").filter(known).forEach(function (id) {
      drawing.addMarker(id, "is-live");
      const sign = document.createElement("span");
      sign.className = "diagram__token";
      sign.textContent = canvas.getAttribute("data-text-here") || "●";
      overlays.add(id, { position: { top: -12, left: 8 }, html: sign });
    });
  };

  const fit = function (viewer) {
    const drawing = viewer.get("canvas");
    drawing.zoom("fit-viewport", "auto");
    if (drawing.zoom() < 0.5) {
      drawing.zoom(0.5);
    }
  };

  const showFirstToken = function (viewer, canvas) {
    const registry = viewer.get("elementRegistry");
    const here = listOf(canvas, "data-tokens").map((id) => registry.get(id))[0];
    const first =
      here ||
      registry.find(function (element) {
        return element.type === "bpmn:StartEvent";
      });
    if (first && viewer.get("canvas").scrollToElement) {
      viewer.get("canvas").scrollToElement(first, 80);
    }
  };

  const xmlOf = async function (canvas) {
    const field = canvas.getAttribute("data-source");
    if (field) {
      // A file that is only looked at lies nowhere but in the page.
      return document.querySelector(field).defaultValue;
    }
    const response = await fetch(canvas.getAttribute("data-diagram"), {
      credentials: "same-origin",
    });
    if (!response.ok) {
      throw new Error("diagram: " + response.status);
    }
    return response.text();
  };

  const draw = async function (canvas) {
    const xml = await xmlOf(canvas);
    canvas.classList.add("is-ready");
    const viewer = new window.BpmnNavigatedViewer({ container: canvas });
    await viewer.importXML(xml);
    fit(viewer);
    mark(viewer, canvas);
    showFirstToken(viewer, canvas);
    const drawn = { bubbles: true, detail: viewer };
    canvas.dispatchEvent(new CustomEvent("diagram:drawn", drawn));
  };

  const start = function (root) {
    const waiting = "[data-diagram]:not([data-drawn])";
    Array.from(root.querySelectorAll(waiting)).forEach(function (canvas) {
      if (canvas.closest("details:not([open])")) {
        return; // drawn when it is unfolded: what is hidden has no size
      }
      canvas.setAttribute("data-drawn", "");
      draw(canvas).catch(function () {
        canvas.classList.remove("is-ready");
        const drawn = { bubbles: true, detail: null };
        canvas.dispatchEvent(new CustomEvent("diagram:drawn", drawn));
      });
    });
  };

  document.addEventListener(
    "toggle",
    function (event) {
      if (event.target.matches("details[open]")) {
        start(event.target);
      }
    },
    true
  );

  document.addEventListener("htmx:load", function (event) {
    start(event.target);
  });

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => start(document));
  } else {
    start(document);
  }
})();
