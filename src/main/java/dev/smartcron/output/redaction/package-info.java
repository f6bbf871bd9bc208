/** Takes secrets out of output, byte by byte. */
@NullMarked
package dev.smartcron.output.redaction;

import org.jspecify.annotations.NullMarked;
