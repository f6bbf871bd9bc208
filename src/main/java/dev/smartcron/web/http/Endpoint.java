package dev.smartcron.web.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that can be asked for.
 *
 * @param path with names in braces: {@code /api/cron/tasks/{name}}
 * @param says what it does, in a sentence
 * @param usesDatabase whether its action may ask the database
 */
public record Endpoint(
        Method method,
        String path,
        Access access,
        String says,
        List<Parameter> parameters,
        boolean usesDatabase,
        Function<Request, Response> action) {
    /** The people and programs that it is for. */
    public enum Access {
        /** Everybody who reaches the server. */
        ANYBODY,
        /** Callers with the secret of the webhook. */
        WEBHOOK,
        /** Visitors who may look. */
        VIEWER,
        /** Visitors who may act. */
        OPERATOR
    }

    public Endpoint {
        parameters = List.copyOf(parameters);
    }

    /** As most are: it uses the database. */
    public Endpoint(
            Method method,
            String path,
            Access access,
            String says,
            List<Parameter> parameters,
            Function<Request, Response> action) {
        this(method, path, access, says, parameters, true, action);
    }

    /** Something for everybody that is there without the database, too. */
    public static Endpoint withoutDatabase(
            Method method, String path, String says, List<Parameter> parameters, Function<Request, Response> action) {
        return new Endpoint(method, path, Access.ANYBODY, says, parameters, false, action);
    }

    /** Something to look at. */
    public static Endpoint look(
            String path, String says, List<Parameter> parameters, Function<Request, Response> action) {
        return new Endpoint(Method.GET, path, Access.VIEWER, says, parameters, action);
    }

    /** Something to do. */
    public static Endpoint act(
            String path, String says, List<Parameter> parameters, Function<Request, Response> action) {
        return new Endpoint(Method.POST, path, Access.OPERATOR, says, parameters, action);
    }

    /** The values of the names in its path; empty where it is another path. */
    public Optional<Map<String, String>> places(String asked) {
        String[] wanted = path.split("/", -1);
        String[] given = asked.split("/", -1);
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        Map<String, String> places = new LinkedHashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                places.put(wanted[i].substring(1, wanted[i].length() - 1), decoded(given[i]));
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return places.containsValue("") ? Optional.empty() : Optional.of(places);
    }

    private static String decoded(String piece) {
        try {
            // A plus is a plus in a path.
            return URLDecoder.decode(piece.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return piece;
        }
    }
}
