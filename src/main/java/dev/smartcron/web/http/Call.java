package dev.smartcron.web.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire.
 *
 * @param path without the query, its pieces as they were written
 * @param header finds one by its name
 * @param address of whoever sent it
 * @param isSecure where it was encrypted on its way
 */
@SuppressWarnings("ArrayRecordComponent") // read once
public record Call(
        String method,
        String path,
        Map<String, List<String>> query,
        Function<String, @Nullable String> header,
        byte[] body,
        String address,
        boolean isSecure) {
    /** The value of a cookie. */
    public Optional<String> cookie(String name) {
        return find("Cookie").stream()
                .flatMap(all -> Stream.of(all.split(";", -1)))
                .map(String::strip)
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(name.length() + 1))
                .findFirst();
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(header.apply(name));
    }
}
