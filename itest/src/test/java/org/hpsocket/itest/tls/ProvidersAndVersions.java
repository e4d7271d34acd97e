package org.hpsocket.itest.tls;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A test of each provider with each version, named as the JDK names it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ParameterizedTest
@CsvSource({"BOUNCY_CASTLE,TLSv1.3", "BOUNCY_CASTLE,TLSv1.2", "JDK,TLSv1.3", "JDK,TLSv1.2"})
@interface ProvidersAndVersions {
}
