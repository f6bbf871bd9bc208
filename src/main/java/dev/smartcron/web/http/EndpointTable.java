package dev.smartcron.web.http;

import dev.smartcron.text.Nearest;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every endpoint there is. Nothing else is answered. */
public record EndpointTable(List<Endpoint> all) {
    private static final String API = "/api/";

    public EndpointTable {
        all = List.copyOf(all);
    }

    /** An endpoint, and the values of the names in its path. */
    public record FoundEndpoint(Endpoint endpoint, Map<String, String> places) {}

    /**
     * Finds what is asked for.
     *
     * @throws RequestError where there is no such path, or it is for another method
     */
    public FoundEndpoint find(String method, String path) {
        boolean other = false;
        for (Endpoint endpoint : all) {
            Optional<Map<String, String>> places = endpoint.places(path);
            if (places.isPresent() && endpoint.method().name().equals(method)) {
                return new FoundEndpoint(endpoint, places.get());
            }
            other |= places.isPresent();
        }
        if (other) {
            throw new RequestError(
                    ErrorCode.METHOD_NOT_ALLOWED, method + " is not for " + path, "It takes " + methods(path) + ".");
        }
        List<String> known = path.startsWith(API)
                ? all.stream().map(Endpoint::path).distinct().toList()
                : pages();
        throw new RequestError(
                ErrorCode.NOT_FOUND,
                "there is nothing at " + path + Nearest.hint(path, known),
                "/api/openapi.json lists what there is.",
                nearestPage(path));
    }

    /** The pages that need no name in their path. */
    private List<String> pages() {
        return all.stream()
                .filter(EndpointTable::isPage)
                .map(Endpoint::path)
                .filter(path -> !path.contains("{"))
                .toList();
    }

    private static boolean isPage(Endpoint endpoint) {
        return endpoint.method() == Method.GET
                && endpoint.access() == Endpoint.Access.VIEWER
                && !endpoint.path().startsWith(API);
    }

    /** The page with the most similar path; else the one that such a path is below. */
    private String nearestPage(String path) {
        return Nearest.to(path, pages()).orElseGet(() -> {
            String above = path;
            while (above.lastIndexOf('/') > 0) {
                above = above.substring(0, above.lastIndexOf('/'));
                String asked = above;
                if (all.stream()
                        .anyMatch(endpoint ->
                                isPage(endpoint) && endpoint.places(asked).isPresent())) {
                    return above;
                }
            }
            return "/";
        });
    }

    /** The methods that a path takes: {@code GET, POST}. */
    public String methods(String path) {
        return all.stream()
                .filter(endpoint -> endpoint.places(path).isPresent())
                .map(endpoint -> endpoint.method().name())
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
