/** A node that does nothing but have a status; all of them change 200 times a second together, while asked to. */
module.exports = (RED) => {
  const nodes = new Set();
  const LOOKS = [
    { fill: 'yellow', shape: 'ring', text: 'queued' },
    { fill: 'blue', shape: 'dot', text: 'running' },
    { fill: 'green', shape: 'dot', text: 'succeeded' },
  ];
  let timer;
  let done = 0;
  let beganAt = 0;

  function start(perSecond) {
    const all = [...nodes];
    const steps = new Map();
    clearInterval(timer);
    [done, beganAt] = [0, performance.now()];
    timer = setInterval(() => {
      for (; done < ((performance.now() - beganAt) * perSecond) / 1000; done += 1) {
        const node = all[(done * 7919) % all.length];
        steps.set(node, (steps.get(node) ?? 0) + 1);
        node.status(LOOKS[steps.get(node) % LOOKS.length]);
      }
    }, 10);
  }

  RED.nodes.registerType('bench-task', function benchTask(config) {
    RED.nodes.createNode(this, config);
    nodes.add(this);
    this.on('close', () => nodes.delete(this));
  });
  RED.httpAdmin.post('/bench/start', (_request, response) => {
    start(200);
    response.json({});
  });
  RED.httpAdmin.post('/bench/stop', (_request, response) => {
    clearInterval(timer);
    response.json({ perSecond: (done * 1000) / (performance.now() - beganAt) });
  });
};
