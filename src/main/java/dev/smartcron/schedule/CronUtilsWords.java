package dev.smartcron.schedule;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.SingleCron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.field.CronField;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.constraint.FieldConstraints;
import com.cronutils.model.field.definition.FieldDefinition;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.value.IntegerFieldValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Describes times of day by cron-utils: {@code at 07:05}, {@code every 5 minutes}.
 *
 * <p>It is given checked values, never what was written: it would refuse some, and read others differently.
 */
final class CronUtilsWords {
    private static final int HOURS = 24;
    private static final int MINUTES = 60;

    private static final CronDescriptor DESCRIPTOR = CronDescriptor.instance(Locale.ENGLISH);
    private static final FieldConstraints MINUTE = CronUtilsDays.range(0, MINUTES - 1);
    private static final FieldConstraints HOUR = CronUtilsDays.range(0, HOURS - 1);
    private static final CronDefinition TIMES = new CronDefinition(
            List.of(new FieldDefinition(CronFieldName.MINUTE, MINUTE), new FieldDefinition(CronFieldName.HOUR, HOUR)),
            Set.of(),
            Set.of(),
            false);

    private CronUtilsWords() {}

    /** Words for the minutes of an hour and the hours of a day, one bit for each. */
    static String of(long minutes, long hours) {
        String words = DESCRIPTOR.describe(new SingleCron(
                TIMES,
                List.of(
                        new CronField(CronFieldName.MINUTE, expression(minutes, MINUTES), MINUTE),
                        new CronField(CronFieldName.HOUR, expression(hours, HOURS), HOUR))));
        // Without these words "between 5 and 50" could be hours.
        boolean someMinutes = Long.bitCount(minutes) > 1 && !isRound(minutes, MINUTES);
        return someMinutes && Long.bitCount(hours) == HOURS ? words + " past the hour" : words;
    }

    /** Checks whether the values begin with zero and go on in the same distance from one hour, or day, into the next. */
    static boolean isRound(long bits, int count) {
        int values = Long.bitCount(bits);
        return values > 1 && (bits & 1) != 0 && Values.step(bits) * values == count;
    }

    private static FieldExpression expression(long bits, int count) {
        int first = Long.numberOfTrailingZeros(bits);
        int step = Values.step(bits);
        if (Long.bitCount(bits) == 1) {
            return CronUtilsDays.on(first);
        }
        if (isRound(bits, count)) {
            return step == 1
                    ? FieldExpression.always()
                    : new Every(FieldExpression.always(), new IntegerFieldValue(step));
        }
        Between between = new Between(new IntegerFieldValue(first), new IntegerFieldValue(Values.last(bits)));
        if (step > 0 && Long.bitCount(bits) > 3) {
            return step == 1 ? between : new Every(between, new IntegerFieldValue(step));
        }
        And list = new And();
        for (int value = first; value <= Values.last(bits); value++) {
            if ((bits >>> value & 1) != 0) {
                list.and(CronUtilsDays.on(value));
            }
        }
        return list;
    }
}
