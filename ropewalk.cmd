@echo off
rem Starts Ropewalk; builds it first when it was never built or its sources are newer than the build: the script "ropewalk" for Windows. Untried.
setlocal DisableDelayedExpansion
set "ROPEWALK_HOME=%~dp0"
set "ROPEWALK_JAR=%~dp0app\target\ropewalk.jar"
set "ROPEWALK_CLASSES=%~dp0app\target\ropewalk.jsa"
if defined JAVA_HOME goto java_home
set "JAVA=java"
where /q java && goto built
goto no_java
:java_home
set "JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%JAVA%" goto built
:no_java
echo ropewalk: Java 17 or newer is needed; no "%JAVA%" was found. 1>&2
exit /b 1

:built
if not exist "%ROPEWALK_JAR%" goto build
rem exit status 9: something that the build reads is newer than what it made
powershell -NoProfile -NonInteractive -Command ^
  "Set-Location -LiteralPath $env:ROPEWALK_HOME; $made = (Get-Item -LiteralPath $env:ROPEWALK_JAR).LastWriteTimeUtc;" ^
  "$read = @(Get-ChildItem pom.xml, *\pom.xml, db\migrations\*.sql) + @(Get-ChildItem -Recurse -File *\src\main, .mvn, datasets);" ^
  "$newer = $read | Where-Object { $_.LastWriteTimeUtc -gt $made -and $_.Name -notlike '*.md' -and $_.Name -ne 'recipe.yaml' -and $_.FullName -notlike '*\datasets\tuning\*' };" ^
  "if ($newer) { exit 9 }"
if not %ERRORLEVEL%==9 goto start
:build
echo ropewalk: building, once (a minute or two)... 1>&2
set "LOG=%TEMP%\ropewalk-build-%RANDOM%.log"
call "%ROPEWALK_HOME%mvnw.cmd" -B -q -DskipTests -Djacoco.skip=true package >"%LOG%" 2>&1
if errorlevel 1 goto failed
del "%LOG%"
goto start
:failed
type "%LOG%" 1>&2
echo ropewalk: the build failed; all of its output is in %LOG%. 1>&2
exit /b 1

:start
rem an archive of another jar or Java is left alone by the JVM, which need not say so
set "SHARED="
if exist "%ROPEWALK_CLASSES%" set SHARED="-XX:SharedArchiveFile=%ROPEWALK_CLASSES%" -Xlog:cds=off -Xlog:cds+dynamic=off
rem Java is compiled a second time later than unasked: the script "ropewalk" says why
set TIERS=-XX:Tier4InvocationThreshold=150000 -XX:Tier4MinInvocationThreshold=18000 -XX:Tier4CompileThreshold=450000 -XX:Tier4BackEdgeThreshold=1200000
rem a service without memory goes on accepting and never answers: it ends instead
set "MEMORY="
if "%~1"=="serve" set "MEMORY=-XX:+ExitOnOutOfMemoryError"
rem what is written is UTF-8, and a console should read it as that
for /f "tokens=2 delims=:." %%c in ('chcp') do set "CODEPAGE=%%c"
chcp 65001 >nul
"%JAVA%" -XX:+UseSerialGC -Xshare:auto %TIERS% %MEMORY% %SHARED% -Djdk.console=java.base -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 %ROPEWALK_JAVA_OPTS% -jar "%ROPEWALK_JAR%" %*
set "STATUS=%ERRORLEVEL%"
if defined CODEPAGE chcp %CODEPAGE% >nul
exit /b %STATUS%
