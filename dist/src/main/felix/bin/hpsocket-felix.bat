@echo off
rem Runs the folder above this script in an OSGi framework: hpsocket-felix --help
rem Options for the JVM may be given in JAVA_OPTS.
setlocal
for %%i in ("%~dp0..") do set "HOME_FOLDER=%%~fi"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"

rem The newest flags that this Java knows; an older one refuses the newer ones.
set "FLAGS=--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"
"%JAVA%" %FLAGS% -version >nul 2>&1
if errorlevel 1 (
  echo hpsocket-felix: no Java, 17 or newer: install one, or set JAVA_HOME 1>&2
  exit /b 1
)
set "MORE=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
"%JAVA%" %FLAGS% %MORE% -version >nul 2>&1
if not errorlevel 1 set "FLAGS=%FLAGS% %MORE%"

set "LOGGING=%HOME_FOLDER%\conf\logging.properties"
if exist "%LOGGING%" set FLAGS=%FLAGS% "-Djava.util.logging.config.file=%LOGGING%"

"%JAVA%" %FLAGS% %JAVA_OPTS% -cp "%HOME_FOLDER%\lib\*" org.hpsocket.dist.felix.Launcher %*
exit /b %errorlevel%
