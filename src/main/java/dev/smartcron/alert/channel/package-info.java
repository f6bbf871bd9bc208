/** The ways out for messages: mail, Slack, a web address, a program. */
@NullMarked
package dev.smartcron.alert.channel;

import org.jspecify.annotations.NullMarked;
