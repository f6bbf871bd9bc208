package dev.smartcron.web.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a form that a browser has sent.
 *
 * @param all without those that were left empty, for these were not given
 */
public record FormFields(Map<String, List<String>> all) {
    /** The field that proves that the form was one of ours. */
    public static final String PROOF = "csrf";

    /** The field with the path of the page to go back to. */
    public static final String BACK = "back";

    private static final String TYPE = "application/x-www-form-urlencoded";

    /** Reads them; empty where what was sent is no form. */
    public static Optional<FormFields> of(Call call) {
        boolean isForm = call.find("Content-Type")
                .filter(type -> type.regionMatches(true, 0, TYPE, 0, TYPE.length()))
                .isPresent();
        String text = new String(call.body(), StandardCharsets.UTF_8);
        // What curl sends as -d '{…}' is JSON all the same, whatever it calls it.
        return isForm && !text.stripLeading().startsWith("{") ? Optional.of(parsed(text)) : Optional.empty();
    }

    private static FormFields parsed(String text) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (!value.isEmpty()) {
                all.computeIfAbsent(decoded(pair.substring(0, equals)), unused -> new ArrayList<>())
                        // Browsers end lines as the wire does.
                        .add(value.replace("\r\n", "\n"));
            }
        }
        return new FormFields(all);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RequestError(
                    RequestError.ErrorCode.BAD_REQUEST, "the form cannot be read", "Send it as a browser does.");
        }
    }

    public Optional<String> first(String name) {
        return all.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The page to go back to: a path of this server, and of no other. */
    public Optional<String> back() {
        return first(BACK).filter(FormFields::isPath);
    }

    /** Checks that an address is a path of this server. */
    public static boolean isPath(String address) {
        return address.matches("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]*");
    }

    /** The fields that are the endpoint's own. */
    public Map<String, List<String>> values() {
        Map<String, List<String>> values = new LinkedHashMap<>(all);
        values.remove(PROOF);
        values.remove(BACK);
        return values;
    }
}
