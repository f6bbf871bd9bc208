package dev.smartcron.process.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HardLimitsTest {
    private static final String LIMITS = """
            Limit                     Soft Limit           Hard Limit           Units
            Max cpu time              unlimited            35                   seconds
            Max data size             unlimited            1073741824           bytes
            Max processes             90                   100                  processes
            Max open files            1024                 4096                 files
            Max nice priority         0                    0
            """;

    @Test
    void who_may_not_raise_a_limit_has_the_hard_ones() {
        HardLimits hardLimits = HardLimits.of(LIMITS, "Name:\tjava\nCapEff:\t0000000000000000\n", 1_048_576);
        assertThat(hardLimits).isEqualTo(new HardLimits(35, 1L << 30, 4_096, 100, false));
    }

    @Test
    void who_may_has_only_what_the_kernel_bounds_for_all() {
        HardLimits hardLimits = HardLimits.of(LIMITS, "Name:\tjava\nCapEff:\t000001ffffffffff\n", 1_048_576);
        assertThat(hardLimits)
                .isEqualTo(new HardLimits(Long.MAX_VALUE, Long.MAX_VALUE, 1_048_576, Long.MAX_VALUE, true));
    }

    @Test
    void a_container_takes_single_rights_away() {
        // Without CAP_SYS_RESOURCE (24) and CAP_SYS_NICE (23), as Docker has it.
        HardLimits hardLimits = HardLimits.of(
                LIMITS.replace("35  ", "unlimited"), "Name:\tjava\nCapEff:\t00000000a80425fb\n", 1_048_576);
        assertThat(hardLimits).isEqualTo(new HardLimits(Long.MAX_VALUE, 1L << 30, 4_096, 100, false));
    }
}
