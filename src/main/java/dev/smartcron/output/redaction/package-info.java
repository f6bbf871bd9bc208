/** Takes secrets out of output, byte by byte. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.output.redaction;
