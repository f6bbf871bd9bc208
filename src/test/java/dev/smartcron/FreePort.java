package dev.smartcron;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Random;

/** A port for a server that comes and goes. */
public final class FreePort {
    private static final Random RANDOM = new Random();

    private FreePort() {}

    /**
     * Finds one below those that the kernel gives to whoever calls somebody: while the server is away, such a number may
     * become a client's.
     */
    public static int find() {
        try (ServerSocket socket = new ServerSocket(20_000 + RANDOM.nextInt(12_000))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            // It is somebody's.
            return find();
        }
    }
}
