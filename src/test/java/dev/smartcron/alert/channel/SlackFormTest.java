package dev.smartcron.alert.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.message.Details;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News;
import dev.smartcron.alert.message.News.NewsKind;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Slack's own rules for a message in Block Kit, held against ordinary messages and against the ugliest. */
class SlackFormTest {
    private static final List<String> UGLY = List.of(
            "",
            " ",
            "\u0000\u0007\u001b[31m",
            "<!channel> <@U1|ann> <https://example.org|click>",
            "@channel @here",
            "&amp; & &lt",
            "```",
            "`*_~",
            "\ud83d",
            "\ud83d\ude00",
            "\u202egnp.exe",
            "line\r\nline",
            "x".repeat(3_100),
            "&".repeat(900),
            "<".repeat(2_000),
            "ü😀".repeat(1_500),
            "plain words");

    @Test
    void ordinary_messages_keep_within_them() throws Exception {
        Details huge = Details.of("p".repeat(9_000));
        for (int i = 0; i < 60; i++) {
            huge = huge.andFacts(Collections.nCopies(60, "&".repeat(5_000)).toArray());
        }
        huge = huge.and(new Details.Output("o".repeat(5_000), Collections.nCopies(500, "<".repeat(500))))
                .andTry("c".repeat(9_000), null);
        for (Message message : List.of(
                SampleMessages.failed(),
                SampleMessages.stillFailing(),
                SampleMessages.recovered(),
                SampleMessages.digest(),
                SampleMessages.storm(),
                SampleMessages.hostile(),
                SampleMessages.withDetails(huge))) {
            isValid(message);
        }
    }

    @Test
    void so_does_whatever_tasks_print_and_names_say() throws Exception {
        Random random = new Random(20_260_405);
        for (int i = 0; i < 400; i++) {
            isValid(ugly(random));
        }
    }

    @Test
    void output_cannot_close_its_code_block() {
        Details details = Details.NONE.and(new Details.Output("Output", List.of("a ``` b", "````")));
        String json = new String(SlackForm.of(SampleMessages.withDetails(details)), StandardCharsets.UTF_8);
        assertThat(json).contains("```a ''' b\\n'''````");
    }

    private static Message ugly(Random random) {
        List<News> news = IntStream.rangeClosed(1, 1 + random.nextInt(Message.MOST))
                .mapToObj(i -> new News(
                        any(List.of(NewsKind.values()), random),
                        i,
                        text(random),
                        text(random),
                        text(random),
                        text(random),
                        any(List.of(Severity.values()), random),
                        text(random),
                        details(random),
                        SampleMessages.BEGAN,
                        SampleMessages.BEGAN,
                        SampleMessages.BEGAN,
                        text(random),
                        1 + random.nextInt(1_000)))
                .toList();
        Map<String, Integer> counts = random.nextBoolean() ? Map.of() : Map.of(text(random), 10_000);
        return new Message(
                "smartcron.1.1",
                null,
                SampleMessages.BEGAN,
                text(random),
                SampleMessages.AUCKLAND,
                news,
                counts,
                random.nextInt(5));
    }

    private static Details details(Random random) {
        Details details = Details.NONE;
        for (int i = random.nextInt(5); i > 0; i--) {
            List<String> lines = IntStream.range(0, random.nextInt(200))
                    .mapToObj(unused -> text(random))
                    .toList();
            details = switch (random.nextInt(4)) {
                case 0 -> details.and(text(random));
                case 1 ->
                    details.andFacts(lines.subList(0, lines.size() / 2 * 2).toArray());
                case 2 -> details.and(new Details.Output(text(random), lines));
                default -> details.andTry(text(random), text(random));
            };
        }
        return details;
    }

    private static String text(Random random) {
        return any(UGLY, random) + any(UGLY, random);
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static void isValid(Message message) throws CharacterCodingException {
        byte[] payload = SlackForm.of(message);
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(payload))
                .toString();
        Map<String, Object> json = Json.readObject(text);
        assertThat(json).containsOnlyKeys("text", "blocks");
        isText(json.get("text"), 3_000);
        List<?> blocks = (List<?>) json.get("blocks");
        assertThat(blocks).hasSizeBetween(1, 50);
        blocks.forEach(block -> isBlock((Map<?, ?>) block));
    }

    private static void isBlock(Map<?, ?> block) {
        switch (String.valueOf(block.get("type"))) {
            case "header" -> {
                assertThat(((Map<?, ?>) block.get("text")).get("type")).isEqualTo("plain_text");
                assertThat(String.valueOf(((Map<?, ?>) block.get("text")).get("text")))
                        .isNotBlank()
                        .hasSizeLessThanOrEqualTo(150);
            }
            case "context" ->
                assertThat((List<?>) block.get("elements"))
                        .hasSizeBetween(1, 10)
                        .allSatisfy(each -> isMarkdown(each, 3_000));
            case "section" -> {
                assertThat(block.get("text") == null).as("a text or fields").isEqualTo(block.get("fields") != null);
                if (block.get("text") != null) {
                    isMarkdown(block.get("text"), 3_000);
                } else {
                    assertThat((List<?>) block.get("fields"))
                            .hasSizeBetween(1, 10)
                            .allSatisfy(each -> isMarkdown(each, 2_000));
                }
            }
            default -> throw new AssertionError("a block of type " + block.get("type"));
        }
    }

    private static void isMarkdown(Object object, int longest) {
        Map<?, ?> text = (Map<?, ?>) object;
        assertThat(text.get("type")).isEqualTo("mrkdwn");
        assertThat(text.get("verbatim")).as("no name in it is made a mention").isEqualTo(true);
        isText(text.get("text"), longest);
        assertThat(String.valueOf(text.get("text")).split("```", -1).length % 2)
                .as("code blocks are closed")
                .isEqualTo(1);
    }

    /** Escaped, so that it mentions nobody and links to nothing. */
    private static void isText(Object text, int longest) {
        String words = String.valueOf(text);
        assertThat(words).isNotBlank().hasSizeLessThanOrEqualTo(longest).doesNotContain("<", ">");
        assertThat(words.replaceAll("&(amp|lt|gt);", "")).doesNotContain("&");
        assertThat(words.replace("\n", "").chars().filter(Character::isISOControl))
                .isEmpty();
    }
}
