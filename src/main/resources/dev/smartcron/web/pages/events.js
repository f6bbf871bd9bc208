// One stream of events for all tabs: browsers open six connections to a server, and a stream in each tab would use them up.
const tabs = new Set();
let stream = null;

function tell(message) {
  for (const tab of tabs) tab.postMessage(message);
}

function open(address) {
  stream = new EventSource(address);
  stream.onopen = () => tell({ kind: 'open' });
  stream.onerror = () => tell({ kind: 'closed' });
  for (const kind of ['execution', 'progress', 'task', 'alert', 'operator', 'node', 'tick', 'reset']) {
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
