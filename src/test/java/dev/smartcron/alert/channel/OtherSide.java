package dev.smartcron.alert.channel;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** The other side of a channel: it does not take messages, until it is mended. */
abstract class OtherSide implements AutoCloseable {
    /** The ids of the messages that it took, in order. */
    final List<String> taken = new CopyOnWriteArrayList<>();

    private final CountDownLatch mended = new CountDownLatch(1);

    /** The way there as it is now; it gives up early, so that nobody waits long for what hangs. */
    abstract Channel channel();

    void mend() throws IOException {
        mended.countDown();
    }

    List<String> taken() throws IOException {
        return taken;
    }

    boolean isMended() {
        return mended.getCount() == 0;
    }

    /** Holds whoever asks until it is mended. */
    void hang() {
        try {
            mended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        mended.countDown();
    }
}
