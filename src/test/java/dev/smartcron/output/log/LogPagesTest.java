package dev.smartcron.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of a large log: the same lines as all of it has, at a cost that does not grow with it. */
class LogPagesTest {
    private static final String WHEN = "2026-11-22T03:00:00+13:00";
    private static final int LINES = 100;

    @TempDir
    Path folder;

    private TaskLog log;

    @BeforeEach
    void prepare() {
        log = TaskLogs.in(folder);
    }

    private LogBlock begin(long execution) throws IOException {
        LogBlock block = log.block("pay", execution, 1);
        block.start(WHEN);
        return block;
    }

    private static void print(LogBlock block, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        block.append(bytes, 0, bytes.length);
    }

    /** Adds so many mebibytes of numbered lines to what is in the log. */
    private void grow(int mebibytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve("pay.log"), StandardOpenOption.APPEND)) {
            int number = 0;
            for (int written = 0; written < mebibytes << 20; ) {
                StringBuilder chunk = new StringBuilder();
                for (int i = 0; i < 10_000; i++) {
                    chunk.append("line ").append(++number).append(" of what it does all day long\n");
                }
                out.write(chunk.toString().getBytes(StandardCharsets.US_ASCII));
                written += chunk.length();
            }
        }
    }

    private LogPages pages(long execution) {
        return log.pages("pay", execution, LINES);
    }

    /** All lines of an execution, as the reader of the whole log has them. */
    private List<String> all(long execution) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.executionOutput("pay", execution, out);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<String> texts(LogPage page) {
        return page.lines().stream().map(OutputLine::text).toList();
    }

    @Test
    void pages_from_the_end_to_the_beginning_and_back_are_all_that_was_printed() throws IOException {
        LogBlock other = begin(811);
        print(other, "before\n".repeat(300_000));
        other.end("ended");
        LogBlock block = begin(812);
        print(block, "=== smartcron: not so\n  === smartcron: nor so\nfirst\n");
        grow(17);
        LogBlock next = log.block("pay", 812, 1);
        print(next, "the last\nwithout an end");
        next.end("ended");
        LogBlock later = begin(813);
        print(later, "after\n".repeat(300));
        later.end("ended");
        List<String> all = all(812);
        List<String> back = new ArrayList<>();
        LogPages wide = log.pages("pay", 812, 20_000);
        LogPage page = wide.end(false).orElseThrow();
        assertThat(page.isEnd()).isTrue();
        while (true) {
            List<String> lines = new ArrayList<>(texts(page));
            Collections.reverse(lines);
            back.addAll(lines);
            if (page.isBeginning()) {
                break;
            }
            page = wide.before(page.log(), page.from()).orElseThrow();
        }
        Collections.reverse(back);
        assertThat(back).isEqualTo(all);
        List<String> forth = new ArrayList<>();
        page = wide.beginning().orElseThrow();
        assertThat(page.isBeginning()).isTrue();
        forth.addAll(texts(page));
        while (!page.isEnd()) {
            page = wide.after(page.log(), page.to()).orElseThrow();
            forth.addAll(texts(page));
        }
        assertThat(forth).isEqualTo(all);
        assertThat(texts(log.pages("pay", 812, 2).end(false).orElseThrow()))
                .containsExactly("the last", "without an end");
    }

    @Test
    void the_end_of_what_still_prints_is_the_end_of_the_file() throws IOException {
        begin(812);
        grow(17);
        assertThat(pages(812).end(true).orElseThrow().isEnd()).isTrue();
        assertThat(pages(812).end(false)).isEmpty();
    }

    @Test
    void a_small_log_and_what_is_not_in_it_are_left_to_whoever_reads_all() throws IOException {
        print(begin(812), "one\n");
        assertThat(pages(812).end(true)).isEmpty();
        assertThat(pages(812).beginning()).isEmpty();
        grow(17);
        assertThat(pages(99).end(false)).isEmpty();
        assertThat(pages(812).after(7, 0)).isEmpty();
    }

    @Test
    void what_was_moved_away_meanwhile_is_found_by_its_file() throws IOException {
        LogBlock block = begin(812);
        grow(17);
        log.block("pay", 812, 1).end("ended");
        LogPage page = pages(812).end(false).orElseThrow();
        Files.move(folder.resolve("pay.log"), folder.resolve("pay.log.1"));
        begin(813).end("ended");
        assertThat(block.crowded()).isNull();
        assertThat(pages(812).end(false)).contains(page);
        Optional<LogPage> before = pages(812).before(page.log(), page.from());
        assertThat(before.orElseThrow().to()).isEqualTo(page.from());
    }

    @Test
    void a_line_of_any_length_is_shown_by_its_beginning() throws IOException {
        LogBlock block = begin(812);
        print(block, "x".repeat(20 << 20) + "\nlast\n");
        block.end("ended");
        LogPage first = pages(812).beginning().orElseThrow();
        assertThat(first.lines().get(0).text()).isEqualTo("x".repeat(OutputWindow.LONGEST_LINE));
        assertThat(first.lines().get(0).more()).isPositive();
        assertThat(texts(pages(812).after(first.log(), first.to()).orElseThrow()))
                .isNotEmpty();
        assertThat(texts(pages(812).end(false).orElseThrow())).endsWith("last");
    }

    @Test
    void a_page_costs_the_same_of_a_log_ten_times_as_large() throws IOException {
        begin(812);
        grow(20);
        long small = nanos();
        grow(200);
        long large = nanos();
        System.out.println("a page: " + small / 1000 + " us of 20 MiB, " + large / 1000 + " us of 220 MiB");
        assertThat(large).isLessThan(4 * small + 5_000_000);
    }

    /** The shortest of several times for the end, the page before it and the page after that. */
    private long nanos() throws IOException {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long begin = System.nanoTime();
            LogPage end = pages(812).end(true).orElseThrow();
            LogPage before = pages(812).before(end.log(), end.from()).orElseThrow();
            assertThat(pages(812).after(end.log(), before.to()).orElseThrow().from())
                    .isEqualTo(end.from());
            best = Math.min(best, System.nanoTime() - begin);
        }
        return best;
    }
}
