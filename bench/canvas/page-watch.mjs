// Goes into every page before its own scripts: counts frames, and writes down when a status was on the screen and when a document was.
(() => {
  const RING = 5;
  let times = [];
  let isCounting = false;
  const tick = (time) => {
    times.push(time);
    if (isCounting) requestAnimationFrame(tick);
  };
  /** Once what was changed before has been drawn: the next frame draws it, the one after begins when it is out. */
  const whenDrawn = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
  const now = () => performance.timeOrigin + performance.now();

  const drawn = [];
  let isWatching = false;
  const watchStatuses = () => {
    if (isWatching) return;
    isWatching = true;
    watchCards();
    watchTiles();
  };
  const watchCards = () =>
    new MutationObserver((changes) => {
      const seen = changes.flatMap(({ target }) =>
        target.dataset?.nodeId === undefined ? [] : [[target.dataset.nodeId, target.dataset.status]],
      );
      if (seen.length > 0) whenDrawn(() => drawn.push(...seen.map(([node, status]) => ({ node, status, at: now() }))));
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-status'] });

  const colourOf = (token) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
    return context.fillStyle;
  };
  /** A map of a large graph empties the place of a tile and fills it with the tint of its status: `RING` around the node. */
  const watchTiles = () => {
    const words = ['waiting', 'queued', 'running', 'succeeded', 'failed'];
    const statuses = new Map(words.map((word) => [colourOf(`--status-${word}-tint`), word]));
    const { clearRect, fill } = CanvasRenderingContext2D.prototype;
    let emptied;
    CanvasRenderingContext2D.prototype.clearRect = function (x, y, width, height) {
      emptied = { x: x + RING, y: y + RING };
      return clearRect.call(this, x, y, width, height);
    };
    CanvasRenderingContext2D.prototype.fill = function (...given) {
      if (emptied !== undefined) {
        const tile = { ...emptied, status: statuses.get(this.fillStyle) };
        whenDrawn(() => drawn.push({ ...tile, at: now() }));
        emptied = undefined;
      }
      return fill.apply(this, given);
    };
  };

  const arrived = [];
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) =>
        arrived.push({ at: performance.now(), size: data.length ?? data.size }),
      );
    }
  };

  /** Presses `button` whenever nothing runs, not by the mouse: that may hold the canvas meanwhile, and would let go of it. Gives what ends that. */
  const runAgainAndAgain = (button) => {
    const status = document.querySelector('[data-testid="run-status"]');
    let isWanted = true;
    const look = () => {
      if (status.dataset.status === 'running') isWanted = true;
      else if (isWanted) {
        // Not again before it was seen to run: a large graph takes a second to begin.
        isWanted = false;
        button.click();
      }
    };
    look();
    const timer = setInterval(look, 100);
    return () => clearInterval(timer);
  };

  /** Resolved so many milliseconds after the next run was seen to begin. */
  const runBegun = async (afterMs) => {
    const status = document.querySelector('[data-testid="run-status"]');
    await new Promise((resolve) => {
      let before = status.dataset.status;
      const observer = new MutationObserver(() => {
        if (status.dataset.status === 'running' && before !== 'running') {
          observer.disconnect();
          resolve();
        }
        before = status.dataset.status;
      });
      observer.observe(status, { attributes: true, attributeFilter: ['data-status'] });
    });
    await new Promise((resolve) => setTimeout(resolve, afterMs));
  };

  window.bench = {
    runAgainAndAgain,
    runBegun,
    countFrames() {
      times = [];
      isCounting = true;
      requestAnimationFrame(tick);
    },
    frames() {
      isCounting = false;
      return times;
    },
    watchStatuses,
    drawn: () => drawn.splice(0),
    /** From the next click until `selector` matches and is drawn; and from the arrival of the first message of `size` and more after it. */
    async opened(selector, size) {
      const click = new Promise((resolve) =>
        addEventListener('click', () => resolve(performance.now()), { capture: true, once: true }),
      );
      const clickedAt = await click;
      const shownAt = await new Promise((resolve) => {
        const look = () =>
          document.querySelector(selector) === null
            ? requestAnimationFrame(look)
            : whenDrawn(() => resolve(performance.now()));
        look();
      });
      const message = arrived.find(({ at, size: length }) => at > clickedAt && length >= size);
      return { sinceClick: shownAt - clickedAt, sinceArrival: shownAt - (message?.at ?? clickedAt) };
    },
  };
})();
