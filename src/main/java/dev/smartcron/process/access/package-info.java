/** Users, groups and who may change or execute a file. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.process.access;
