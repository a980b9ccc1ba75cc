@echo off
rem Runs Maven (3.8 or newer): the one of MAVEN_HOME, else the one on the PATH. Downloads nothing (docs/decisions/0013-mvnw.md).
cd /d "%~dp0"
if exist "%MAVEN_HOME%\bin\mvn.cmd" (call "%MAVEN_HOME%\bin\mvn.cmd" %* & exit /b %ERRORLEVEL%)
where mvn >nul 2>nul && (call mvn %* & exit /b %ERRORLEVEL%)
echo ropewalk: Maven 3.8 or newer is needed to build: install it or point MAVEN_HOME to it. 1>&2
exit /b 1
