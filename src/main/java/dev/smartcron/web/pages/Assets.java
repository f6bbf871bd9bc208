package dev.smartcron.web.pages;

import dev.smartcron.text.Sha256;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The files of the pages' own: a style sheet and scripts, each read once. */
public final class Assets {
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final Map<String, String> TYPES = Map.of(
            "smartcron.css", "text/css; charset=utf-8",
            "smartcron.js", SCRIPT,
            "theme.js", SCRIPT,
            "events.js", SCRIPT,
            "htmx.js", SCRIPT,
            "idiomorph.js", SCRIPT);

    private static final Map<String, Asset> READ = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // sent as it is
    private record Asset(byte[] bytes, String version) {}

    private Assets() {}

    /** The file, which a browser need not ask for again. */
    static Response file(String name) {
        String type = TYPES.get(name);
        if (type == null) {
            throw new RequestError(ErrorCode.NOT_FOUND, "there is no " + name, "Open a page again.");
        }
        return Response.file(type, asset(name).bytes()).with("Cache-Control", "max-age=31536000, immutable");
    }

    /** What tells this version of it from others. */
    static String version(String name) {
        return asset(name).version();
    }

    /** Its text. */
    public static String text(String name) {
        return new String(asset(name).bytes(), StandardCharsets.UTF_8);
    }

    private static Asset asset(String name) {
        return READ.computeIfAbsent(name, unused -> {
            try (InputStream file = Assets.class.getResourceAsStream(name)) {
                byte[] bytes = Objects.requireNonNull(file, name).readAllBytes();
                return new Asset(bytes, Sha256.hex(bytes).substring(0, 12));
            } catch (IOException e) {
                throw new UncheckedIOException("a part of the program cannot be read", e);
            }
        });
    }
}
