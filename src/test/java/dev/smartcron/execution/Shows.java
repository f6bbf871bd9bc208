package dev.smartcron.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test that makes these reasons happen. It fails if they did not come before {@link Seen} while it ran. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Shows.Check.class)
public @interface Shows {
    ReasonCode[] value();

    /** Looks at what was seen during the test. */
    final class Check implements BeforeTestExecutionCallback, AfterTestExecutionCallback {
        @Override
        public void beforeTestExecution(ExtensionContext context) {
            Seen.forget();
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            if (context.getExecutionException().isEmpty()) {
                Shows shows = context.getRequiredTestMethod().getAnnotation(Shows.class);
                assertThat(Seen.codes()).as("reasons seen").containsAll(List.of(shows.value()));
            }
        }
    }
}
