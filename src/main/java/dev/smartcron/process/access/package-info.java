/** Users, groups and who may change or execute a file. */
@NullMarked
package dev.smartcron.process.access;

import org.jspecify.annotations.NullMarked;
