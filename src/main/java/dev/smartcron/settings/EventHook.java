package dev.smartcron.settings;

import dev.smartcron.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An address that events are sent on to.
 *
 * @param number its place in the file, from one: what messages call it by
 * @param name what the database knows it by: a digest of its address, as that is written
 * @param names of the events that it wants, each with {@code *} for any characters
 * @param kinds of these, the words
 * @param secret what it is signed with; empty for a hook that is not
 */
public record EventHook(
        int number, String name, List<String> names, List<String> kinds, Secret url, Optional<Secret> secret) {
    public EventHook {
        names = List.copyOf(names);
        kinds = List.copyOf(kinds);
    }

    /** The hooks of a file, in its order. */
    static List<EventHook> of(Section file) {
        List<EventHook> hooks = new ArrayList<>();
        file.sections("event_hooks").forEach(hook -> hooks.add(of(hooks, hook)));
        return List.copyOf(hooks);
    }

    private static EventHook of(List<EventHook> before, Section hook) {
        String digest = digest(hook.required("url"));
        long same =
                before.stream().filter(each -> each.name().startsWith(digest)).count();
        List<String> kinds = hook.texts("kinds");
        return new EventHook(
                before.size() + 1,
                same == 0 ? digest : digest + "-" + (same + 1),
                hook.texts("events"),
                kinds.isEmpty() ? List.of("task") : kinds,
                hook.secret("url").orElseThrow(),
                hook.secret("secret"));
    }

    private static String digest(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
