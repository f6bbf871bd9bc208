package dev.smartcron.process.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupMembersTest {
    @Test
    void a_trusted_group_is_one_that_nobody_else_is_in() {
        List<String> passwd = List.of("root:x:0:0::", "halt:x:7:0::", "app:x:1001:1001::", "eve:x:1002:1001::");
        assertThat(GroupMembers.besides(0, 0, passwd, List.of("root:x:0:"))).isNull();
        assertThat(GroupMembers.besides(0, 0, passwd, List.of("root:x:0:root,eve")))
                .isEqualTo("eve");
        assertThat(GroupMembers.besides(1002, 0, passwd, List.of("root:x:0:eve")))
                .isNull();
        assertThat(GroupMembers.besides(1001, 1001, passwd, List.of()))
                .as("by first group")
                .isEqualTo("eve");
        assertThat(GroupMembers.besides(1001, 1003, passwd, List.of("x:x:1003:app,root")))
                .isNull();
        assertThat(GroupMembers.besides(1001, 1003, passwd, List.of("x:x:1003:app,gone")))
                .isEqualTo("gone");
    }
}
