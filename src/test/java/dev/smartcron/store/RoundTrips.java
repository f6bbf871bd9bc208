package dev.smartcron.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a test and a PostgreSQL, and counts how often the server is asked after it has answered. */
public final class RoundTrips implements AutoCloseable {
    private final ServerSocket door;
    private final String url;
    private final int port;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean answered = new AtomicBoolean(true);

    /** @param url JDBC's, of a database on this machine */
    public RoundTrips(String url) throws IOException {
        this.url = url;
        this.port = URI.create(url.substring("jdbc:".length())).getPort();
        this.door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** The URL of the same database, through here. */
    public String url() {
        return url.replace(":" + port + "/", ":" + door.getLocalPort() + "/");
    }

    public int count() {
        return count.get();
    }

    private void accept() {
        try {
            while (!door.isClosed()) {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                start(() -> pass(client, server, true));
                start(() -> pass(server, client, false));
            }
        } catch (IOException e) {
            if (!door.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void pass(Socket from, Socket to, boolean asks) {
        byte[] bytes = new byte[65_536];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (asks && answered.getAndSet(false)) {
                    count.incrementAndGet();
                } else if (!asks) {
                    answered.set(true);
                }
                out.write(bytes, 0, read);
            }
        } catch (IOException e) {
            // The other side has closed; the test sees what comes of that.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "round trips");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
