@echo off
rem Starts Ropewalk; builds it first when it was never built.
setlocal
set "HOME_DIR=%~dp0"
set "JAR=%HOME_DIR%app\target\ropewalk.jar"
if not exist "%JAR%" (
  echo ropewalk: building, once ^(a minute or two^)... 1>&2
  call "%HOME_DIR%mvnw.cmd" -B -q -DskipTests -Djacoco.skip=true package || (echo ropewalk: the build failed. 1>&2 & exit /b 1)
)
java -XX:+UseSerialGC -Djdk.console=java.base -Dfile.encoding=UTF-8 %ROPEWALK_JAVA_OPTS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%
