package dev.smartcron.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The network between a program and its database server, to cut at the worst moment, or to swallow every packet. */
public final class Wire implements AutoCloseable {
    /** An error, and that the next statement may come, as a server of PostgreSQL says it. */
    private static final byte[] ERROR = message('E', "SERROR\0C42501\0Mrefused\0\0")
            .concat(message('Z', "I"))
            .getBytes(StandardCharsets.ISO_8859_1);

    private final ServerSocket door;
    private final int server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean mute;
    private volatile boolean cutAtCommit;
    private volatile @Nullable String refused;

    public Wire(int server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** The connections that somebody has asked for so far. */
    public int asked() {
        return asked.get();
    }

    /** Packets get lost from now on; nobody is told. */
    public void mute() {
        mute = true;
    }

    public void unmute() throws IOException {
        // What was lost stays lost: only new connections hear anything.
        for (Socket socket : sockets) {
            socket.close();
        }
        mute = false;
    }

    /** The next commit reaches the server, and its answer nobody. */
    public void cutAtCommit() {
        cutAtCommit = true;
    }

    /** A statement with this text is answered with an error from now on, and does not reach the server. */
    public void refuse(String text) {
        refused = text;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            asked.incrementAndGet();
            sockets.add(client);
            thread(() -> connect(client));
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket target = new Socket(InetAddress.getLoopbackAddress(), server);
            sockets.add(target);
            thread(() -> pump(client, target, true));
            thread(() -> pump(target, client, false));
        } catch (IOException e) {
            client.close();
        }
    }

    private void pump(Socket from, Socket to, boolean toServer) throws IOException {
        byte[] buffer = new byte[65_536];
        boolean cut = false;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (mute) {
                    continue;
                }
                String text = refused;
                if (toServer && text != null && new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains(text)) {
                    from.getOutputStream().write(ERROR);
                    continue;
                }
                if (toServer
                        && cutAtCommit
                        && new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains("COMMIT")) {
                    cut = true;
                }
                if (!toServer && cutAtCommit && committing(from)) {
                    cutAtCommit = false;
                    return;
                }
                if (cut) {
                    committing.add(to);
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        }
    }

    private final List<Socket> committing = new CopyOnWriteArrayList<>();

    private boolean committing(Socket server) {
        return committing.contains(server);
    }

    private static String message(char type, String body) {
        return type + "\0\0\0" + (char) (body.length() + 4) + body;
    }

    private interface Job {
        void run() throws IOException;
    }

    private static void thread(Job job) {
        Thread thread = new Thread(() -> {
            try {
                job.run();
            } catch (IOException e) {
                // One of the two ends has closed: so does this.
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
