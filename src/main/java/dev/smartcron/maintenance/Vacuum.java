package dev.smartcron.maintenance;

import dev.smartcron.text.PublicWord;

/** What became of the room that nothing uses. */
public enum Vacuum implements PublicWord {
    /** Given back to the file system piece by piece, beside everybody else. */
    INCREMENTAL,
    /** The whole file was written anew. */
    FULL,
    /** Made usable again within the server's files. */
    PLAIN,
    NOT_NEEDED,
    /** Writing the file anew takes more room than there is. */
    NO_ROOM,
    /** Writing the file anew would keep writers out for longer than they wait. */
    TOO_LARGE
}
