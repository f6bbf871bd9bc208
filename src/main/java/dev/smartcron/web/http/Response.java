package dev.smartcron.web.http;

import dev.smartcron.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a whole.
 *
 * @param headers besides those that every answer has
 */
@SuppressWarnings("ArrayRecordComponent") // written once, and never looked at
public record Response(int status, String type, byte[] body, Map<String, String> headers) {
    private static final String JSON = "application/json; charset=utf-8";
    private static final String STREAM = "text/event-stream";
    public static final String ETAG = "ETag";
    public static final String POLICY = "Content-Security-Policy";
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    private static final String TEXT = "text/plain; charset=utf-8";

    public Response {
        headers = Map.copyOf(headers);
    }

    /** One JSON document. */
    public static Response json(@Nullable Object document) {
        return json(200, document);
    }

    public static Response json(int status, @Nullable Object document) {
        return new Response(status, JSON, bytes(Json.pretty(document) + "\n"), Map.of());
    }

    public static Response text(int status, String text) {
        return new Response(status, TEXT, bytes(text), Map.of());
    }

    /** A page, which may use what comes from this server, and nothing else. */
    public static Response page(int status, String html) {
        return new Response(status, "text/html; charset=utf-8", bytes(html), Map.of(POLICY, PAGE_POLICY));
    }

    /** A file of the page's own: a script that works for several pages may ask for what they may. */
    public static Response file(String type, byte[] bytes) {
        return new Response(200, type, bytes, Map.of(POLICY, PAGE_POLICY));
    }

    /** Sends a browser on to another page. */
    public static Response seeOther(String address) {
        return new Response(303, TEXT, new byte[0], Map.of("Location", address));
    }

    /** Events as they come, for as long as the visitor listens. */
    public static Response stream() {
        return new Response(200, STREAM, new byte[0], Map.of());
    }

    public boolean isStream() {
        return type.equals(STREAM);
    }

    /**
     * The same with what tells it from another answer to the same question.
     *
     * @param version of what it is about; null where it has none
     */
    public Response tagged(@Nullable Long version) {
        // Nobody gains by an answer that looks like another, so this need not be more than quick, as checksums are.
        String tag = checked(new CRC32(), body) + checked(new CRC32C(), body);
        return with(ETAG, "\"" + (version == null ? "" : version + ".") + tag + "\"");
    }

    private static String checked(Checksum sum, byte[] body) {
        sum.update(body);
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }

    /** An answer without its body, for who has it already. */
    public Response notModified() {
        return new Response(304, type, new byte[0], headers);
    }

    /** The same with one header more. */
    public Response with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, type, body, more);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
