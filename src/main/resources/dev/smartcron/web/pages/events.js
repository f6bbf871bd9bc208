// One stream of events for all tabs: browsers open six connections to a server, and a stream in each tab would use them up.
const tabs = new Set();
let stream = null;

function tell(message) {
  for (const tab of tabs) tab.postMessage(message);
}

function open(address) {
  const own = new EventSource(address);
  stream = own;
  stream.onopen = () => tell({ kind: 'open' });
  stream.onerror = () => {
    tell({ kind: 'closed' });
    // Browsers try again where a connection broke, and give up where the answer was none, such as a proxy's 502.
    if (own.readyState === EventSource.CLOSED) setTimeout(() => { if (stream === own) open(address); }, 10000);
  };
  for (const kind of ['execution', 'progress', 'task', 'alert', 'operator', 'node', 'tick', 'reset', 'unavailable', 'available']) {
    stream.addEventListener(kind, event => tell({ kind, data: event.data }));
  }
}

self.onconnect = event => {
  const tab = event.ports[0];
  tab.onmessage = message => {
    if (message.data.close) {
      tabs.delete(tab);
      if (tabs.size === 0 && stream) {
        stream.close();
        stream = null;
      }
    } else {
      tabs.add(tab);
      if (!stream) open(message.data.address);
      else if (stream.readyState === EventSource.OPEN) tab.postMessage({ kind: 'open' });
    }
  };
};
