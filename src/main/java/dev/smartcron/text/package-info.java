/** Values as words: durations, sizes, JSON, and the nearest known word to a mistyped one. */
@NullMarked
package dev.smartcron.text;

import org.jspecify.annotations.NullMarked;
