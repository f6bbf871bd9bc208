package dev.smartcron.web.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The address of a page: its path, and the values that it is asked with.
 *
 * @param path below the prefix of the site, its parts as they are, not encoded for the wire
 */
public record Address(List<String> path, Map<String, List<String>> query) {
    /** A page by the parts of its path: {@code tasks, NAME}. */
    public static Address of(String... parts) {
        return new Address(List.of(parts), Map.of());
    }

    /** The same with another value, or without one where it is null or empty. */
    public Address with(String name, @Nullable Object value) {
        Map<String, List<String>> changed = new LinkedHashMap<>(query);
        if (value == null || value.toString().isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, List.of(value.toString()));
        }
        return new Address(path, changed);
    }

    /** As a link has it, without the prefix. */
    @Override
    public String toString() {
        List<String> parts = path.stream()
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .toList();
        List<String> pairs = new ArrayList<>();
        query.forEach((name, values) ->
                values.forEach(value -> pairs.add(URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(value, StandardCharsets.UTF_8))));
        return "/" + String.join("/", parts) + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs));
    }
}
