package dev.smartcron.web.http;

import dev.smartcron.app.Application;
import dev.smartcron.schedule.PointInTime;
import dev.smartcron.text.Durations;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request, once it is known whose it is and that they may.
 *
 * @param places values of the names in the endpoint's path
 * @param values of its parameters, as text or as JSON has them
 * @param revision of what is to be changed, as whoever asks knows it; null for any
 * @param call as it came
 * @param app with a connection of its own
 */
public record Request(
        Map<String, String> places,
        Map<String, ? extends @Nullable Object> values,
        Visitor visitor,
        @Nullable Long revision,
        Call call,
        Application app,
        Instant now) {

    /** A name in the path, which the endpoint has. */
    public String place(String name) {
        String value = places.get(name);
        if (value == null) {
            throw new IllegalStateException("the endpoint has no {" + name + "}");
        }
        return value;
    }

    /**
     * A number in the path.
     *
     * @param what it is the number of, for whoever gives none
     */
    public long id(String what) {
        String text = place("id");
        if (!text.matches("[0-9]{1,18}")) {
            throw new RequestError(ErrorCode.NOT_FOUND, "'" + text + "' is no " + what + "'s id", "An id is a number.");
        }
        return Long.parseLong(text);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(Object::toString);
    }

    /** The values of a parameter that may be given more than once. */
    public List<String> texts(String name) {
        return values.get(name) instanceof List<?> all
                ? all.stream().map(String::valueOf).toList()
                : List.of();
    }

    public boolean flag(String name) {
        return text(name).filter("true"::equals).isPresent();
    }

    /** A number within bounds, or what holds where none is given. */
    public int number(String name, int least, int most, int otherwise) {
        Optional<String> given = text(name);
        if (given.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(given.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told like one that is out of bounds.
        }
        throw new RequestError(
                ErrorCode.BAD_REQUEST,
                name + " is '" + given.get() + "'",
                "It is a number from " + least + " to " + most + ".");
    }

    /** A number as far as an int goes, for whoever tells of its bounds; empty where none is given. */
    public Optional<Integer> whole(String name) {
        return text(name).map(given -> {
            long number = Long.parseLong(given);
            return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
        });
    }

    /** A time in the past, or so long ago. */
    public @Nullable Instant past(String name) {
        return text(name).map(given -> PointInTime.past(given, app.zone(), now)).orElse(null);
    }

    /** A time to come, or so long from now. */
    public @Nullable Instant future(String name) {
        return text(name)
                .map(given -> PointInTime.future(given, app.zone(), now))
                .orElse(null);
    }

    public Optional<Duration> duration(String name) {
        return text(name).map(given -> {
            try {
                return Durations.parse(given.strip());
            } catch (IllegalArgumentException e) {
                throw new RequestError(
                        ErrorCode.BAD_REQUEST, name + ": " + e.getMessage(), "Give it as 90s, 15m or 2h.");
            }
        });
    }
}
