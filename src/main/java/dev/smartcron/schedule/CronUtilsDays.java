package dev.smartcron.schedule;

import com.cronutils.mapper.WeekDay;
import com.cronutils.model.SingleCron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.field.CronField;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.constraint.FieldConstraints;
import com.cronutils.model.field.definition.DayOfWeekFieldDefinition;
import com.cronutils.model.field.definition.FieldDefinition;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.value.IntegerFieldValue;
import com.cronutils.model.time.ExecutionTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the days of an expression by cron-utils, along a line in UTC, which stands for local time.
 *
 * <p>It never sees what the user wrote, only checked and normalised fields handed over as its own model, which saves
 * its parser and keeps its misreadings out; and it never sees a zone.
 */
final class CronUtilsDays {
    /** Nothing within its sight of 100 years. */
    static final long NONE = Long.MAX_VALUE;

    private static final int HOUR = 60 * 60;
    private static final int DAY = 24 * HOUR;
    private static final int NOON = 12 * HOUR;

    private final ExecutionTime days;

    CronUtilsDays(Expression expression) {
        this.days = ExecutionTime.forCron(cron(expression));
    }

    /** The first day asked for at or after one, both counted from 1970-01-01; {@link #NONE} if there is none. */
    long atOrAfter(long day) {
        // One second before noon: that can never match itself, so cron-utils' "next after" is the "at or after" wanted
        // here, and it is there in one step when the day matches.
        Instant start = Instant.ofEpochSecond(day * DAY + NOON - 1);
        Optional<ZonedDateTime> next = days.nextExecution(ZonedDateTime.ofInstant(start, ZoneOffset.UTC));
        return next.isPresent() ? Math.floorDiv(next.get().toEpochSecond(), DAY) : NONE;
    }

    private static SingleCron cron(Expression expression) {
        List<CronField> fields = new ArrayList<>(5);
        // The time of day is not its business: every day has its noon.
        fields.add(field(CronFieldName.MINUTE, 1L, Definitions.MINUTE));
        fields.add(field(CronFieldName.HOUR, 1L << (NOON / HOUR), Definitions.HOUR));
        fields.add(field(CronFieldName.MONTH, expression.month().bits(), Definitions.MONTH));
        // Only what restricts the days is handed over: cron-utils has a far shorter way for one day field than for two.
        long days = expression.dayOfMonth().bits();
        long weekdays = expression.weekday().bits();
        boolean anyDay = days == Definitions.ALL_DAYS;
        boolean anyWeekday = weekdays == Definitions.ALL_WEEKDAYS;
        boolean both = expression.bothDays();
        boolean everyDay = both ? anyDay && anyWeekday : anyDay || anyWeekday;
        if (everyDay || anyWeekday) {
            long asked = everyDay ? Definitions.ALL_DAYS : days;
            fields.add(field(CronFieldName.DAY_OF_MONTH, asked, Definitions.DAY));
            return new SingleCron(Definitions.BY_DAY, fields);
        }
        // For cron-utils Sunday is 7, as ISO has it.
        fields.add(field(CronFieldName.DAY_OF_WEEK, (weekdays & ~1L) | (weekdays & 1) << 7, Definitions.WEEKDAY));
        if (anyDay) {
            return new SingleCron(Definitions.BY_WEEKDAY, fields);
        }
        fields.add(field(CronFieldName.DAY_OF_MONTH, days, Definitions.DAY));
        return new SingleCron(both ? Definitions.BY_BOTH : Definitions.BY_EITHER, fields);
    }

    private static CronField field(CronFieldName name, long bits, FieldConstraints range) {
        return new CronField(name, expression(name, bits, range), range);
    }

    /** The shortest model for a set of values: all, one, a range, a range with a step, or a list of runs. */
    private static FieldExpression expression(CronFieldName name, long bits, FieldConstraints range) {
        int first = Long.numberOfTrailingZeros(bits);
        int last = Values.last(bits);
        int count = Long.bitCount(bits);
        if (count == 1) {
            return on(first);
        }
        if (first == range.getStartRange() && last == range.getEndRange() && count == last - first + 1) {
            return FieldExpression.always();
        }
        int step = Values.step(bits);
        if (step > 0) {
            Between between = new Between(new IntegerFieldValue(first), new IntegerFieldValue(last));
            // A range of weekdays goes as one with a step of 1: cron-utils takes twice as long for a plain one.
            boolean plain = step == 1 && name != CronFieldName.DAY_OF_WEEK;
            return plain ? between : new Every(between, new IntegerFieldValue(step));
        }
        And list = new And();
        int value = first;
        while (value <= last) {
            int run = Long.numberOfTrailingZeros(~(bits >>> value));
            list.and(
                    run == 1
                            ? on(value)
                            : new Between(new IntegerFieldValue(value), new IntegerFieldValue(value + run - 1)));
            value += run;
            value += value > last ? 0 : Long.numberOfTrailingZeros(bits >>> value);
        }
        return list;
    }

    static On on(int value) {
        return new On(new IntegerFieldValue(value));
    }

    static FieldConstraints range(int from, int to) {
        return new FieldConstraints(Map.of(), Map.of(), Set.of(), from, to, false);
    }

    /** cron-utils' picture of the fields; built when the first schedule is, and once. */
    private static final class Definitions {
        static final long ALL_DAYS = 0xfffffffeL;
        static final long ALL_WEEKDAYS = 0x7f;

        static final FieldConstraints MINUTE = range(0, 59);
        static final FieldConstraints HOUR = range(0, 23);
        static final FieldConstraints DAY = range(1, 31);
        static final FieldConstraints MONTH = range(1, 12);
        static final FieldConstraints WEEKDAY = range(1, 7);

        private static final FieldDefinition DAY_FIELD = new FieldDefinition(CronFieldName.DAY_OF_MONTH, DAY);
        private static final FieldDefinition WEEKDAY_FIELD =
                new DayOfWeekFieldDefinition(CronFieldName.DAY_OF_WEEK, WEEKDAY, false, new WeekDay(1, false));

        static final CronDefinition BY_DAY = definition(false, DAY_FIELD);
        static final CronDefinition BY_WEEKDAY = definition(false, WEEKDAY_FIELD);
        static final CronDefinition BY_BOTH = definition(true, DAY_FIELD, WEEKDAY_FIELD);
        static final CronDefinition BY_EITHER = definition(false, DAY_FIELD, WEEKDAY_FIELD);

        private static CronDefinition definition(boolean bothDaysMustMatch, FieldDefinition... dayFields) {
            List<FieldDefinition> fields = new ArrayList<>(5);
            fields.add(new FieldDefinition(CronFieldName.MINUTE, MINUTE));
            fields.add(new FieldDefinition(CronFieldName.HOUR, HOUR));
            fields.add(new FieldDefinition(CronFieldName.MONTH, MONTH));
            for (FieldDefinition dayField : dayFields) {
                fields.add(dayField);
            }
            return new CronDefinition(fields, Set.of(), Set.of(), bothDaysMustMatch);
        }
    }
}
