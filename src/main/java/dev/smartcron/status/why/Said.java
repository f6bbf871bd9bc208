package dev.smartcron.status.why;

import java.time.Instant;

/** Puts into words why there is no row for a minute, and the times in them. */
record Said(Instant minute, Case about) {
    Moments moments() {
        return new Moments(about.zone(), minute);
    }

    String at(Instant instant) {
        return moments().at(instant);
    }

    String exactly(Instant instant) {
        return instant.getEpochSecond() % 60 == 0 ? at(instant) : moments().exactly(instant);
    }

    Decision that(String word, String reason, String explanation) {
        return new Decision(minute, about.task(), null, word, reason, null, explanation.strip(), null, about.zone());
    }
}
