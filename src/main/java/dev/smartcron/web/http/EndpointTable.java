package dev.smartcron.web.http;

import dev.smartcron.text.Nearest;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every endpoint there is. Nothing else is answered. */
public record EndpointTable(List<Endpoint> all) {
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
        List<String> known = all.stream().map(Endpoint::path).distinct().toList();
        throw new RequestError(
                ErrorCode.NOT_FOUND,
                "there is nothing at " + path + Nearest.hint(path, known),
                "/api/openapi.json lists what there is.");
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
