package dev.smartcron.store.query;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lists ids for {@code in (…)}, in as few texts as a database takes. */
final class InChunks {
    private static final int MOST = 5_000;

    private InChunks() {}

    static Stream<String> of(List<Long> ids) {
        return IntStream.range(0, (ids.size() + MOST - 1) / MOST)
                .mapToObj(chunk -> ids.subList(chunk * MOST, Math.min(ids.size(), (chunk + 1) * MOST)))
                .map(chunk -> chunk.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
}
