/** What is read out of output, and what is taken out of it: secrets, marks, the words of a failure; bytes only. */
@NullMarked
package dev.smartcron.process.output;

import org.jspecify.annotations.NullMarked;
