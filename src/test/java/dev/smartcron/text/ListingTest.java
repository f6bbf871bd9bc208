package dev.smartcron.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListingTest {
    @Test
    void the_first_few_are_named_and_the_others_counted() {
        assertThat(Listing.names(List.of("a", "b", "c", "d", "e"), 3, name -> name))
                .isEqualTo("a, b, c and 2 more");
        assertThat(Listing.sentences(List.of(1, 2, 3), 2, number -> number + ", sadly"))
                .isEqualTo("1, sadly; 2, sadly; and 1 more");
    }

    @Test
    void a_few_are_all_named() {
        assertThat(Listing.names(List.of("a", "b", "c"), 3, name -> name)).isEqualTo("a, b, c");
        assertThat(Listing.sentences(List.of("a"), 3, name -> name)).isEqualTo("a");
        assertThat(Listing.names(List.of(), 3, Object::toString)).isEmpty();
    }
}
