package dev.smartcron.schedule;

import java.util.SplittableRandom;

/** Writes expressions of every form the rules allow, with hours leaning to the night, where clocks are changed. */
final class RandomExpressions {
    private static final String[] MONTHS = {
        "jan", "Feb", "MAR", "apr", "MAY", "jun", "Jul", "AUG", "sep", "OCT", "nov", "DEC"
    };
    private static final String[] DAYS = {"sun", "Mon", "TUE", "wed", "Thu", "FRI", "sat"};

    private final SplittableRandom random;

    RandomExpressions(SplittableRandom random) {
        this.random = random;
    }

    String next() {
        String minute = field(0, 59, 30);
        String hour = random.nextInt(3) == 0 ? Integer.toString(random.nextInt(5)) : field(0, 23, 35);
        // Most schedules leave the days alone, and those that fire on few days keep the slow walk busy for long.
        String day = random.nextInt(10) < 6 ? "*" : field(1, 31, 20);
        String month = random.nextInt(10) < 8 ? "*" : named(field(1, 12, 20), MONTHS, 1);
        String weekday = random.nextInt(10) < 6 ? "*" : weekday();
        return minute + " " + hour + " " + day + " " + month + " " + weekday;
    }

    private String weekday() {
        return switch (random.nextInt(6)) {
            case 0 -> DAYS[random.nextInt(7)] + "-SUN";
            case 1 -> random.nextInt(8) + "-0";
            default -> named(field(0, 7, 20), DAYS, 0);
        };
    }

    private String named(String field, String[] names, int first) {
        // A name takes the place of a number where it stands alone or in a range without a step.
        if (field.indexOf('/') >= 0 || field.indexOf('*') >= 0 || random.nextBoolean()) {
            return field;
        }
        StringBuilder named = new StringBuilder();
        for (String word : field.split("(?<=[-,])|(?=[-,])", -1)) {
            boolean number = Character.isDigit(word.charAt(0));
            int place = number ? Integer.parseInt(word) - first : -1;
            named.append(number && place < names.length ? names[place] : word);
        }
        return named.toString();
    }

    private String field(int min, int max, int starPercent) {
        if (random.nextInt(100) < starPercent) {
            return random.nextBoolean()
                    ? "*"
                    : "*/" + (1 + random.nextInt(random.nextInt(8) == 0 ? 2 * max : max / 2 + 1));
        }
        int elements = random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < elements; i++) {
            list.append(i == 0 ? "" : ",").append(element(min, max, i > 0));
        }
        return list.toString();
    }

    private String element(int min, int max, boolean starAllowed) {
        int low = min + random.nextInt(max - min + 1);
        int high = low + random.nextInt(max - low + 1);
        int step = 1 + random.nextInt(max / 3 + 1);
        return switch (random.nextInt(10)) {
            case 0 -> low + "-" + high + "/" + step;
            case 1, 2 -> low + "-" + high;
            case 3 -> low + "/" + step;
            case 4 -> starAllowed ? "*/" + step : "0" + low;
            default -> Integer.toString(low);
        };
    }
}
