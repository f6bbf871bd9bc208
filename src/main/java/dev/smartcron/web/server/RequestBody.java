package dev.smartcron.web.server;

import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.AttachmentKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Reads the body of a request before there is a worker for it: who sends slowly, or nothing, holds a connection, and that not for
 * long.
 */
final class RequestBody {
    private static final long LONGEST_SECONDS = 5;

    /** A body of so much is taken whatever else there is. */
    private static final int SMALL_BYTES = 8 << 10;

    /** What larger ones may have together. */
    private static final long MOST_BYTES = 16 << 20;

    private static final AttachmentKey<byte[]> READ = AttachmentKey.create(byte[].class);

    private final HttpHandler next;
    private final BiConsumer<HttpServerExchange, Response> refuse;
    private final AtomicLong held = new AtomicLong();

    /**
     * Reads before something.
     *
     * @param next is called by a worker when the body is whole
     * @param refuse answers a body that is not taken
     */
    RequestBody(HttpHandler next, BiConsumer<HttpServerExchange, Response> refuse) {
        this.next = next;
        this.refuse = refuse;
    }

    /** The body that was read. */
    static byte[] of(HttpServerExchange exchange) {
        byte[] read = exchange.getAttachment(READ);
        return read == null ? new byte[0] : read;
    }

    /** Begins to read; what is there already, such as nothing, needs no waiting. */
    void read(HttpServerExchange exchange) {
        if (exchange.isRequestComplete()) {
            exchange.dispatch(next);
            return;
        }
        Incoming body = new Incoming(exchange);
        exchange.getRequestReceiver()
                .receivePartialBytes(
                        (unused, bytes, last) -> body.take(bytes, last), (unused, problem) -> body.fail(problem));
    }

    /** The body of one request as it comes. */
    private final class Incoming {
        private final HttpServerExchange exchange;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final XnioExecutor.Key deadline;
        private boolean isRefused;

        Incoming(HttpServerExchange exchange) {
            this.exchange = exchange;
            deadline = exchange.getIoThread()
                    .executeAfter(() -> IoUtils.safeClose(exchange.getConnection()), LONGEST_SECONDS, TimeUnit.SECONDS);
            exchange.addExchangeCompleteListener((unused, following) -> {
                deadline.remove();
                held.addAndGet(-counted());
                following.proceed();
            });
        }

        private long counted() {
            return bytes.size() > SMALL_BYTES ? bytes.size() : 0;
        }

        void take(byte[] more, boolean last) {
            if (isRefused) {
                return;
            }
            long before = counted();
            bytes.writeBytes(more);
            if (held.addAndGet(counted() - before) > MOST_BYTES && counted() > before) {
                refuse(new RequestError(ErrorCode.UNAVAILABLE, "too much is sent at once", "Send it in a moment."));
            } else if (last) {
                deadline.remove();
                exchange.putAttachment(READ, bytes.toByteArray());
                exchange.dispatch(next);
            }
        }

        void fail(IOException problem) {
            if (problem instanceof RequestTooBigException) {
                refuse(new RequestError(ErrorCode.TOO_LARGE, "the body is larger than 2 MiB", "Send less."));
            } else {
                IoUtils.safeClose(exchange.getConnection());
            }
        }

        /** The rest of it is not read: the deadline stays, and the connection ends with the answer. */
        private void refuse(RequestError why) {
            isRefused = true;
            held.addAndGet(-counted());
            bytes.reset();
            exchange.setPersistent(false);
            refuse.accept(exchange, why.answer());
        }
    }
}
